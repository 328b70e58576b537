"""Which faces of a report were asked for, and where does each go? One of them onto stdout, the others into files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Line
from copydesk.errors import UsageError, disk_error, nearest

if TYPE_CHECKING:
    from copydesk.faces.base import Place
    from copydesk.report import Report

SUMMARY = "GITHUB_STEP_SUMMARY"
"""GitHub names here the file that is shown on the page of a job."""

Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="FACE[=FILE]",
        help="json, junit, sarif, github, markdown or html, on stdout or in FILE. May be repeated: "
        "--format github --format sarif=report.sarif",
    ),
]
OutputFile = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the one format here, not to stdout.")
]

FOR_PEOPLE = 3
"""Findings of a rule that a person wants to see."""

_EXAMPLES: Mapping[str, int] = {"junit": 20, "sarif": 100, "github": 10, "json": 20}
"""Findings of a rule that a machine wants; other faces are for people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A face of the report, and the file that it goes into; None is stdout."""

    face: str
    file: Path | None

    def examples(self, asked: int | None) -> int:
        """Return how many findings of a rule it shows, as asked or as is its way."""
        return asked if asked is not None else _EXAMPLES.get(self.face, FOR_PEOPLE)


def parse_formats(words: Sequence[str], output: Path | None) -> Sequence[Wanted]:
    """Read `sarif=report.sarif` and the like; UsageError for what cannot be meant, before anything is read."""
    wanted = [_parse(word) for word in words]
    if output and not wanted:
        raise UsageError(
            "usage.options", "--output needs --format", help="Name it as well: --format sarif --output report.sarif"
        )
    if output and len(wanted) > 1:
        mend = "Write each file behind its format: --format github --format sarif=report.sarif"
        raise UsageError("usage.options", f"--output is for one format, and {len(wanted)} are named", help=mend)
    if output and wanted[0].file:
        raise UsageError(
            "usage.options", f"--output and `--format {words[0]}` both name a file", help="Leave --output out."
        )
    _refuse_sharing(wanted)
    return [Wanted(wanted[0].face, output)] if output else wanted


def _parse(word: str) -> Wanted:
    from copydesk.faces import NAMES  # noqa: PLC0415 - kept beside its use

    face, equals, file = word.partition("=")
    if face not in NAMES:
        raise UsageError(
            "usage.value", f"there is no format `{face}`", help=nearest(face, NAMES) or f"Choose of {', '.join(NAMES)}."
        )
    if equals and not file:
        mend = f"Name it, --format {_example(face)}, or write --format {face} for stdout."
        raise UsageError("usage.options", f"`--format {word}` names no file", help=mend)
    return Wanted(face, Path(file) if file else None)


def _refuse_sharing(wanted: Sequence[Wanted]) -> None:
    """Refuse two texts in one place."""
    loud = [it.face for it in wanted if it.file is None]
    if len(loud) > 1:
        mend = f"Give all but one a file: --format {loud[0]} --format {_example(loud[1])}"
        raise UsageError("usage.options", f"two formats for stdout, {loud[0]} and {loud[1]}", help=mend)
    places: dict[str, str] = {}
    for it in wanted:
        place = os.path.realpath(it.file) if it.file else ""
        if place and place in places:
            what = f"two formats for one file, {places[place]} and {it.face}"
            raise UsageError("usage.options", what, where=str(it.file), help="Give each its own.")
        places[place] = it.face


def _example(face: str) -> str:
    endings = {"junit": "xml", "github": "txt", "markdown": "md"}
    return f"{face}=report.{endings.get(face, face)}"


def most_examples(wanted: Sequence[Wanted], asked: int | None) -> int:
    """Return how many findings of a rule a report must hold for the terminal and all of its faces."""
    return max([FOR_PEOPLE if asked is None else asked, *(it.examples(asked) for it in wanted)])


def cut(report: Report, examples: int) -> Report:
    """Return a report with no more than so many examples of each finding."""
    findings = [group.model_copy(update={"examples": group.examples[:examples]}) for group in report.findings]
    return report.model_copy(update={"findings": findings})


def write(wanted: Sequence[Wanted], report: Report, place: Place, asked: int | None) -> tuple[str | None, list[Line]]:
    """Write the faces that go into files; return the one for stdout, if any, and what is to be said besides."""
    from copydesk.faces import face  # noqa: PLC0415 - only when it is asked for

    loud, notes = None, []
    try:
        for it in wanted:
            shown = cut(report, it.examples(asked))
            text = face(it.face)(shown, place)
            if it.file:
                it.file.write_text(text, encoding="utf-8", newline="\n")
            else:
                loud = text
            if it.face == "github":
                notes += _onto_page(shown, place)
    except OSError as error:
        raise disk_error(error, "write the report") from error
    return loud, notes


def _onto_page(report: Report, place: Place) -> list[Line]:
    """Add the summary to the page of the job, if there is one and as far as GitHub shows it."""
    from copydesk.faces import markdown  # noqa: PLC0415 - the same

    name = os.environ.get(SUMMARY)
    if not name:
        return []
    page = Path(name)
    room = markdown.ROOM - (page.stat().st_size if page.exists() else 0)
    text = markdown.show(report, place, room)
    if len(text.encode()) > room:
        return [(f"The page of the job has no room for the summary: {name}",)]
    with page.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return []
