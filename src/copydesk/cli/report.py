"""How does `copydesk report` hand over its page?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.cli.project import BUILD_FIRST, folder_of
from copydesk.errors import UsageError, disk_error
from copydesk.plain import counted, size
from copydesk.release import Reference, parse_reference

if TYPE_CHECKING:
    from copydesk.facts import Facts

_OURS = b'<meta name="generator" content="copydesk report">'


def command(
    build: Annotated[Path, typer.Argument(metavar="BUILD", help="A build, or a release in a folder.")] = Path("build"),
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the page goes.")] = Path(
        "report.html"
    ),
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="REF", help="A version to compare with: a folder, or HUB@VERSION."),
    ] = None,
    *,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> Answer:
    """Draw a page of pictures of a build.

    One file of HTML that asks for nothing: articles by day, providers by week, splits over time, missing values,
    lengths, languages, stories, findings. Figures only, no text of an article. Needs the extra `report`.
    """
    folder = folder_of(build, "build", BUILD_FIRST)
    _check_target(out, folder)
    from copydesk.report_page import make_page  # noqa: PLC0415 - polars is slow to import
    from copydesk.workplace import replace_file  # noqa: PLC0415 - only this line needs it

    page = make_page(folder, _other(compare, folder) if compare else None)
    data = page.html.encode()
    try:
        replace_file(out, data)
    except OSError as error:
        raise disk_error(error, "write the page") from error
    if show:
        import webbrowser  # noqa: PLC0415 - only when it was asked for

        webbrowser.open(out.absolute().as_uri())
    result = {"page": str(out), "bytes": len(data), "charts": list(page.charts)}
    line: Line = (("written", "good"), f" {out}: {counted(len(page.charts), 'picture')}, {size(len(data))}")
    return Answer(
        result=result, lines=[line], notes=[] if show else [(f"Next: open {out} in a browser, or add --open.",)]
    )


def _check_target(out: Path, folder: Path) -> None:
    """Refuse to write into a build, or over something that is no page of ours."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            "target.overlap",
            "the page would lie inside the build",
            where=str(out),
            help="Name a file elsewhere with --out.",
        )
    if out.is_dir():
        raise UsageError("target.kind", "this is a folder", where=str(out), help="Name a file with --out.")
    if out.exists():
        with out.open("rb") as file:
            if _OURS not in file.read(4_000):
                raise UsageError(
                    "target.occupied",
                    "this file is no report page",
                    where=str(out),
                    help="Name another file with --out.",
                )


def _other(reference: str, folder: Path) -> Facts:
    from copydesk.diff.sides import open_side  # noqa: PLC0415 - polars is slow to import
    from copydesk.manifest import read_manifest  # noqa: PLC0415 - it brings pydantic's models
    from copydesk.report_page import compare_with  # noqa: PLC0415 - the same

    place = parse_reference(reference)
    found = open_side(place if isinstance(place, Reference) else folder_of(place, "version"), Path())
    return compare_with(found.folder, read_manifest(folder).name)
