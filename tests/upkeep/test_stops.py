"""Has every stop a code, is every code explained, and is every explanation of use?"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from copydesk.card.faults import card_rules
from copydesk.cli.app import COMMANDS, PARTS
from copydesk.cli.exits import INTERRUPTED
from copydesk.errors import ContractError, CopydeskError, DataRefused, PlaceError, StateUnknown, UsageError
from copydesk.hubs.huggingface import remote
from copydesk.hubs.objects import told
from copydesk.report import rules
from copydesk.stops import stops

SRC = Path(__file__).parents[2] / "src" / "copydesk"
KINDS = (
    *(CopydeskError, ContractError, DataRefused, PlaceError, StateUnknown, UsageError),
    *(remote.Away, remote.Missing, remote.Refused, told.Away, told.Missing),
)
EXITS = {kind.__name__: kind.exit_code for kind in KINDS}
OTHER_KINDS = {SRC / "normalise" / "html" / "tree.py": {"Refused"}}
"""What a page is refused with is a finding, not a stop."""
BY_THE_SYSTEM = {"place.no-permission", "place.open-files", "place.disk-full", "place.read-only", "place.failed"}
BY_THE_END = {"copydesk.defect": 2, "usage.call": 2, "interrupted": INTERRUPTED}
"""Codes of stops that no room of ours raises."""


def made() -> Iterator[tuple[str, str | None, int]]:
    """Yield where each stop is made, its code when it is a word there, and the exit code of its class."""
    for path in sorted(SRC.rglob("*.py")):
        if path.name == "errors.py":
            continue
        kinds = EXITS.keys() - OTHER_KINDS.get(path, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                first = node.args[0] if node.args else None
                code = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
                yield f"{path.relative_to(SRC)}:{node.lineno}", code, EXITS[node.func.id]


def test_every_stop_says_a_code_that_is_explained() -> None:
    """A code is a word in the source, so that whoever reads a message finds where it comes from."""
    assert len(list(made())) > 250
    assert [(place, code) for place, code, _ in made() if code not in stops()] == []


def test_every_code_is_said_somewhere() -> None:
    """A code that nothing says explains what cannot happen."""
    said = {code for _, code, _ in made()} | BY_THE_SYSTEM | BY_THE_END.keys()
    assert sorted(stops().keys() - said) == []


def test_a_code_has_one_exit_code() -> None:
    """The one of its class; a program that branches on either does the same."""
    found: dict[str, set[int]] = defaultdict(set, {code: {number} for code, number in BY_THE_END.items()})
    for _, code, number in made():
        found[str(code)].add(number)
    for code in BY_THE_SYSTEM:
        found[code].add(PlaceError.exit_code)
    assert {code: {stop.exit} for code, stop in stops().items()} == dict(found)


def test_a_code_means_one_thing() -> None:
    """No stop is called as a rule is, as `copydesk explain` takes the codes of both."""
    assert stops().keys() & (rules().keys() | card_rules().keys()) == set()
    assert [code for code in stops() if not re.fullmatch(r"[a-z]+(\.[a-z]+(-[a-z]+)*)?", code)] == []
    assert list(stops()) == sorted(stops())


def test_an_explanation_is_whole() -> None:
    """Each says what, why and how to mend it, in sentences."""
    told = [(code, text) for code, stop in stops().items() for text in (stop.says, stop.why, stop.help)]
    assert [(code, text) for code, text in told if not text or text[-1] not in ".`"] == []


def test_commands_that_are_named_exist() -> None:
    """A mend that names a command names one that is there."""
    words = re.findall(r"`copydesk ([a-z]+)(?: ([a-z]+))?", (SRC / "templates" / "stops.toml").read_text("utf-8"))
    known = {*COMMANDS, *PARTS}
    assert [
        (one, two) for one, two in words if one not in known or (two and one in PARTS and two not in PARTS[one])
    ] == []
