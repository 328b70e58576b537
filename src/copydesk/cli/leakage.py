"""How does `copydesk leakage` show whether two splits hold the same text?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.output import Answer, Line
from copydesk.errors import UsageError, disk_error
from copydesk.plain import counted
from copydesk.workplace import refuse_among, refuse_overwriting, work_folder

if TYPE_CHECKING:
    from copydesk.leakage import Leakage, Split

SUFFIXES = (".parquet", ".jsonl")
MEANINGS: Mapping[str, str] = {
    "url": "the same address",
    "text": "the same words",
    "title": "the same title on the same day",
    "near-copy": "near copies",
    "passage": "a rare passage in common",
}
CLAIM = (
    "No two records in different splits have the same address, the same words, the same title on one day, J5 >= 0.5, "
    "C5 >= 0.8 of 30 shingles or more, or a rare passage of ten words in common."
)


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="A build, a release or a folder with splits; or a path for each split."),
    ] = None,
    split: Annotated[
        list[str] | None, typer.Option("--split", metavar="NAME=PATH", help="A split under a name of its own.")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="COLUMN", help="The column of the text.")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="COLUMN", help="The column of the title.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="COLUMN", help="The column of the address.")] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="COLUMN", help="The column of the date.")] = None,
    show: Annotated[int, typer.Option("--show", metavar="N", min=0, help="Pairs that are shown.")] = 10,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", metavar="FILE", help="Write all pairs here: .parquet or .jsonl.")
    ] = None,
) -> Answer:
    """Show that no two records of different splits are the same text.

    PATH is one dataset with splits, or a path for each split. Exit code 1 when any pair of records is the same text.
    """
    from copydesk.leakage import find_leaks  # noqa: PLC0415 - polars is slow to import
    from copydesk.leakage.places import find_splits  # noqa: PLC0415 - the same
    from copydesk.leakage.rows import Columns, open_splits  # noqa: PLC0415 - the same

    given = [*(paths or []), *(it.partition("=")[2] for it in split or [])]
    if not given:
        mend = "Name a build, a release, a folder with splits, or a file for each split."
        raise UsageError("input.missing", "there is nothing to compare", help=mend)
    places = find_splits(paths or [], split or [], Path())
    if pairs:
        _refuse(pairs, [it.path for files in places.splits.values() for it in files], [Path(it) for it in given])
    with work_folder(None) as work:
        splits = open_splits(places.splits, Columns(text=text, title=title, url=url, date=date), work)
        found = find_leaks(splits, work / "leaks")
        shown = found.table.slice(0, show).to_pylist()
        titles = _titles(splits, shown)
    if pairs:
        _write(found, pairs)
    return Answer(
        result=_result(found, shown, titles),
        lines=list(_lines(found, shown, titles)),
        notes=_left_out(places.left_out),
        exit_code=1 if found.table.num_rows or found.left_out else 0,
    )


def _refuse(pairs: Path, read: Sequence[Path], named: Sequence[Path]) -> None:
    """Refuse a file for the pairs that would be of no known kind, or would be read the next time."""
    if pairs.suffix not in SUFFIXES:
        mend = f"Name it {pairs.with_suffix(SUFFIXES[0])} or {pairs.with_suffix(SUFFIXES[1])}."
        raise UsageError(
            "usage.file-kind", "pairs are written as Parquet or as JSON Lines", where=str(pairs), help=mend
        )
    refuse_overwriting([pairs], read)
    refuse_among(pairs, named, "the pairs would be read as data", "compared")


def _write(found: Leakage, pairs: Path) -> None:
    import polars as pl  # noqa: PLC0415 - only the library of this command needs it
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    try:
        if pairs.suffix == SUFFIXES[0]:
            pq.write_table(found.table, pairs, compression="zstd", store_schema=False)
        else:
            pl.DataFrame(found.table).write_ndjson(pairs)
    except OSError as error:
        raise disk_error(error, "write the pairs") from error


def _left_out(files: Sequence[str]) -> list[Line]:
    """Say what was not compared: no tables, links, and files that name no split."""
    return [(f"{counted(len(files), 'file')} in no split, left out: {', '.join(files[:3])}",)] if files else []


Row = Mapping[str, Any]
Titles = Mapping[tuple[str, int], str]


def _titles(splits: Sequence[Split], shown: Sequence[Row]) -> Titles:
    """Return the titles of the records that are shown, by split and row."""
    wanted = {(it[f"{side}_split"], it[f"{side}_row"]) for it in shown for side in ("left", "right")}
    found: dict[tuple[str, int], str] = {}
    for split in splits:
        rows = sorted(row for name, row in wanted if name == split.name)
        start = 0
        for table in split.tables() if rows else ():
            for row in rows:
                if start <= row < start + table.num_rows:
                    found[split.name, row] = table["title"][row - start].as_py() or ""
            start += table.num_rows
            if start > rows[-1]:
                break
    return found


def _result(found: Leakage, shown: Sequence[Row], titles: Titles) -> Mapping[str, Any]:
    return {
        "rows": dict(found.rows),
        "pairs": found.pairs,
        "computed": found.computed,
        "left_out": found.left_out,
        "largest_jaccard": found.largest_jaccard,
        "largest_containment": found.largest_containment,
        "found": dict(found.found),
        "shown": [
            {
                **it,
                **{f"{side}_title": titles.get((it[f"{side}_split"], it[f"{side}_row"])) for side in ("left", "right")},
            }
            for it in shown
        ],
    }


def _lines(found: Leakage, shown: Sequence[Row], titles: Titles) -> Iterator[Line]:
    for name, count in found.rows.items():
        yield (f"{name[:24]:24}{count:>15,}", ("  rows", "quiet"))
    yield (f"{'pairs across splits':24}{found.pairs:>15,}", ("  all of them covered", "quiet"))
    yield (f"{'compared':24}{found.computed:>15,}", ("  could be near copies", "quiet"))
    largest = f"J5 {found.largest_jaccard:.3f}, C5 {found.largest_containment:.3f}"
    yield (f"{'largest similarity':24}{largest:>24}", ("  among these", "quiet"))
    for it in shown:
        yield ("",)
        yield from _pair(it, titles)
    if found.table.num_rows > len(shown):
        yield ("",)
        yield (f"and {found.table.num_rows - len(shown):,} more; --pairs FILE writes all",)
    yield ("",)
    yield from _verdict(found)


def _pair(it: Row, titles: Titles) -> Iterator[Line]:
    similar = "" if it["jaccard"] is None else f"  J5 {it['jaccard']:.3f}, C5 {it['containment']:.3f}"
    yield ((f"[{it['relation']}]", "strong"), f" {MEANINGS[it['relation']]}{similar}")
    for side in ("left", "right"):
        split, row, name = it[f"{side}_split"], it[f"{side}_row"], it[f"{side}_id"]
        title = titles.get((split, row), "")
        called = " ".join(
            [*([name[:64]] if name else []), *([json.dumps(title[:80], ensure_ascii=False)] if title else [])]
        )
        yield (("  --> ", "quiet"), f"{split} row {row}", (f"  {called}" if called else "", "quiet"))
    if it["words"]:
        yield (("  shared: ", "quiet"), it["words"])


def _verdict(found: Leakage) -> Iterator[Line]:
    if found.left_out:
        what = f" {counted(found.left_out, 'pair')} of texts were too much alike to too many others to be compared"
        yield (("NOT SHOWN", "bad"), what)
    if found.table.num_rows:
        kinds = ", ".join(f"{name} {count:,}" for name, count in found.found.items() if count)
        yield (("LEAKING", "bad"), f" {counted(found.table.num_rows, 'pair')} of records across splits: {kinds}")
    elif not found.left_out:
        yield (("NO LEAK", "good"), f" {CLAIM}")
