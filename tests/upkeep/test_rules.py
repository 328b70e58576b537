"""Are the rules that the code speaks of those of the catalogue, and is every rule used?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from copydesk.normalise.front_matter import KEYS
from copydesk.report import rules

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "copydesk"
TEMPLATE = SRC / "templates" / "news_article.py.in"
FAMILIES = {code.split(".")[0] for code in rules()}
CODE = re.compile(rf"(?:{'|'.join(sorted(FAMILIES))})\.[a-z]+(?:-[a-z]+)*")
NO_CODES = {key for keys in KEYS.values() for key in keys}
"""Keys of a YAML head that look like codes."""


def strings(path: Path) -> set[str]:
    """Return every string literal of a file that has the form of a code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in said if CODE.fullmatch(text)} - NO_CODES


def spoken() -> set[str]:
    """Return every code of the source and of the shipped contract."""
    found = strings(TEMPLATE)
    for path in SRC.rglob("*.py"):
        found |= strings(path)
    return found - {"record.jsonl", "title.missing.md"}


def test_every_code_of_the_source_is_in_the_catalogue() -> None:
    """A finding whose code has no page would leave its reader alone."""
    assert sorted(spoken() - set(rules())) == []


def test_every_rule_of_the_catalogue_is_used() -> None:
    """A rule that nothing looks for would promise a check that is not made."""
    assert sorted(set(rules()) - spoken()) == []


def test_the_contract_of_the_repository_is_the_shipped_one() -> None:
    """`schemas/news_article.py` is the template, byte for byte."""
    assert (ROOT / "schemas" / "news_article.py").read_bytes() == TEMPLATE.read_bytes()


def test_codes_are_lower_case_words() -> None:
    """A code is a family, a dot and words with dashes; it is one for ever."""
    assert [code for code in rules() if not CODE.fullmatch(code)] == []
