"""Do words of a capture stay words, in every report and on the card, from the files to the page?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from tests.intakes import RECORD, put

from copydesk.build import Target, build
from copydesk.check import How
from copydesk.sources import from_paths

SCRIPT = "<script>alert(1)</script>"
WORDS = {
    "script": f"Ferry {SCRIPT} returns",
    "close": "Ferry --> ]]> </script><img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("https://a.example","Ferry")',
    "command": "::error file=a.py::owned",
    "workflow": "Ferry %0A::set-output name=a::b",
    "rich": "Ferry [link=https://a.example]returns[/link] [bold]today",
    "escape": "Ferry \x1b]8;;https://a.example\x1b\\returns",
    "lines": "Ferry\nconfigs:\n- config_name: owned\n---\n# owned",
    "markdown": "Ferry | a | b |\n![x](javascript:alert(1)) <!-- copydesk:end -->",
    "template": "Ferry {{ 7 * 7 }} {% raw %} ${{ secrets.TOKEN }}",
}
"""Titles and names that are a command to something that shows them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a record for each word as title, as provider and as topic, and one that is sound."""
    spoken = [
        {"url": f"https://a.example/{name}-{column}", column: word}
        for name, word in WORDS.items()
        for column in ("title", "provider", "section", "rights")
    ]
    spoken += [{"url": f"https://a.example/{name} {word}", "published_at": word} for name, word in WORDS.items()]
    sound = {"url": "https://a.example/sound"}
    lines = [json.dumps({**RECORD, **values}) for values in (sound, *spoken)]
    files = {"articles.jsonl": "\n".join(lines) + "\n", f"{SCRIPT.replace('/', '')}\n::error::.txt": "", "=1+1.txt": ""}
    return put(tmp_path_factory.mktemp("words"), files)


def rendered(text: str) -> str:
    """Return the page that Markdown becomes, markup in it included."""
    return MarkdownIt("commonmark").enable("table").render(text)


def test_no_report_obeys_a_capture(folder: Path, tmp_path: Path) -> None:
    """The terminal, GitHub, Markdown, HTML, JUnit, SARIF and JSON show what a title says, and do nothing of it."""
    files = {name: tmp_path / f"report.{name}" for name in ("html", "markdown", "junit", "sarif", "json")}
    asked = [word for name, file in files.items() for word in ("--format", f"{name}={file}")]
    environment = {**os.environ, "FORCE_COLOR": "", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "copydesk", "check", str(folder), "--format", "github", *asked]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    said = {name: file.read_text(encoding="utf-8") for name, file in files.items()} | {"github": done.stdout}

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert [name for name, text in said.items() if "\x1b" in text] == []
    assert SCRIPT not in said["html"]
    assert "<img" not in said["html"]
    assert not re.search("<(?:script|img)", rendered(said["markdown"]))
    assert all(
        line.startswith(("::error ", "::warning ", "::notice "))
        for line in done.stdout.splitlines()
        if "::" in line[:9]
    )
    assert "::set-output" not in {line[:12] for line in done.stdout.splitlines()}
    ET.fromstring(said["junit"])  # noqa: S314 - our own, and the point is that it parses
    json.loads(said["sarif"])
    json.loads(said["json"])


def test_no_card_obeys_a_capture(folder: Path, tmp_path: Path) -> None:
    """The card's head has the keys that every card has, and its page no markup of a title or a name."""
    built = build(from_paths([folder], None), Target(out=tmp_path / "build"), How())
    card = (built.folder / "README.md").read_text(encoding="utf-8")
    head = yaml.safe_load(card.split("---\n")[1])

    assert built.report.funnel.accepted > 0
    assert [config["config_name"] for config in head["configs"]] == ["default", "provenance"]
    assert not re.search("<(?:script|img)", rendered(card.split("---\n", 2)[2]))
    assert "\x1b" not in card
    assert "\n# owned" not in card
