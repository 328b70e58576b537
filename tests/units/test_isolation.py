"""What becomes of captures that are lost, and of text of which nothing is kept?"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.intakes import markdown, put, see

from copydesk import isolation
from copydesk.article import Capture, FrontMatter, Note, Origin, PageText, Span
from copydesk.cli import inputs
from copydesk.explain import explain
from copydesk.isolation import Place, _half_character, _numbered
from copydesk.normalise import normalise
from copydesk.recipe import Registry
from copydesk.runner.sandbox import Loss, Told

LOSS = Loss("crash", "it ended")


def numbered(*told: tuple[int, int, Any]) -> list[tuple[int, Any, int | None]]:
    """Return thing, result and row of a record for each thing that was told."""
    stream: Iterator[Told[Any]] = iter([Told(*it) for it in told])
    return [(it.thing, it.result, row) for it, row in _numbered(stream)]


def test_the_early_start_is_the_right_one() -> None:
    """What the command line starts ahead is what reads: another name would only cost time, and nobody would see it."""
    assert inputs.READING == isolation.PREPARE


def test_a_lost_file_is_one_record_without_a_row() -> None:
    """A file of which nothing else comes is one capture."""
    assert numbered((0, 0, LOSS), (1, 0, "a")) == [(0, LOSS, None), (1, "a", 0)]
    assert numbered((0, 0, LOSS)) == [(0, LOSS, None)]


def test_a_lost_capture_among_others_has_its_row() -> None:
    """In a file of many captures the lost one is named by its row, the first one too."""
    assert numbered((0, 0, LOSS), (0, 1, "b")) == [(0, LOSS, 0), (0, "b", 1)]
    assert numbered((0, 0, "a"), (0, 1, LOSS), (0, 2, "c")) == [(0, "a", 0), (0, LOSS, 1), (0, "c", 2)]


def test_a_file_that_is_deadly_itself_is_one_record() -> None:
    """Two losses one behind the other, and nothing else, are one broken file."""
    rest = Loss("crash", "it ended", rest=True)
    assert numbered((0, 0, LOSS), (0, 1, rest), (1, 0, "a")) == [(0, rest, None), (1, "a", 0)]


def test_a_lost_capture_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`explain` says why a capture was lost, and which bytes it had."""
    monkeypatch.setattr(isolation, "PREPARE", "tests.units.misfortunes.crashing")
    put(tmp_path, {"a.txt": "The ferry is back."})
    found = explain(tmp_path / "a.txt", None, Registry())
    assert [(note.code, note.severity) for note in found.notes] == [("capture.crashed", "error")]
    assert (found.kind, found.sha256) == ("unreadable", sha256(b"The ferry is back.").hexdigest())


def test_relative_paths_are_those_of_the_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that was started elsewhere reads the files that its owner means."""
    for name in ("one", "two"):
        monkeypatch.chdir(put(tmp_path / name, {"a.md": markdown(title=f"Ferry {name} returns")}))
        assert [row["title"] for row in isolation.read_rows([Place(Path(), "a.md", Origin())], Registry())] == [
            f"Ferry {name} returns"
        ]


def test_half_of_a_character_is_refused() -> None:
    """Escapes can write what no table can hold; pairs that are whole pass."""
    assert _half_character({"title": "Ferry 🚢", "topics": ["é"]}) is None
    assert _half_character({"images": [{"caption": "a\ud83d"}]}) == Note(
        code="capture.encoding", message="an escape writes half of a character, U+D83D"
    )


@pytest.mark.parametrize(
    "content",
    [
        FrontMatter(text="---\na: b\n---\n", head={"a": "b"}, places={"a": Span(7, 8)}, body=Span(13, 13)),
        PageText(text="Home\nNews\n"),
    ],
    ids=["head", "page"],
)
def test_text_of_which_nothing_is_kept_is_no_article(content: FrontMatter | PageText) -> None:
    """Not even a sidecar that knows everything makes an article of a capture that says nothing."""
    origin = Origin(title="Ferry returns", url="https://a.example/1", provider="Courier")
    row = normalise(Capture(source="a", sha256="0" * 64, content=content, origin=origin), Registry())
    assert [note["code"] for note in row["notes"]] == ["capture.no-article"]


def test_a_body_of_html_is_no_empty_article(tmp_path: Path) -> None:
    """A Markdown body whose words stand in HTML or code is refused; a comment or a picture has no words."""
    bodies = {"html": "<p>The ferry.</p>", "code": "    The ferry.", "comment": "<!-- -->", "picture": "![a](b.jpg)"}
    put(tmp_path, {f"{name}.md": markdown(body, url=f"https://a.example/{name}") for name, body in bodies.items()})
    refused = [row["source"] for row in see(tmp_path).rows if not row["accepted"]]
    assert refused == ["code.md", "html.md"]
