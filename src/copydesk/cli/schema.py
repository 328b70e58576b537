"""Compare contracts, infer one, export one."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.output import Answer, Line, Meaning
from copydesk.errors import UsageError, disk_error, nearest
from copydesk.plain import counted

if TYPE_CHECKING:
    from copydesk.contract.diff.changes import Change
    from copydesk.infer import Inferred

CLASSES: Mapping[str, Meaning] = {"breaking": "bad", "additive": "warning", "neutral": "quiet"}
"""What a change means for readers, the most serious first, and its colour."""

Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it here, not to stdout.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the file when it is there.")]


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="What readers rely on.")],
    after: Annotated[str, typer.Argument(metavar="B", help="What they would get.")],
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="breaking|additive|neutral", help="Exit 1 at such a change or a worse one."),
    ] = None,
) -> Answer:
    """Say what a change means for those who read the data.

    A and B are contracts (file.py:Model, file.yaml) or data: a build, a release such as dir:.hub/acme/eu-news@1.2.0,
    or tables, of which columns and types are compared.

    breaking: a table can keep B and break A. additive: every table that keeps B keeps A, and B holds or promises
    more. neutral: the same tables keep both. What cannot be decided is breaking; warnings promise nothing.
    """
    from copydesk.columns import open_sides  # noqa: PLC0415 - polars and pandera are slow to import
    from copydesk.contract.diff import compare  # noqa: PLC0415 - the same
    from copydesk.workplace import work_folder  # noqa: PLC0415 - the same

    if fail_on is not None and fail_on not in CLASSES:
        raise UsageError(
            "usage.value", f"--fail-on knows {', '.join(CLASSES)}, not `{fail_on}`", help=nearest(fail_on, CLASSES)
        )
    with work_folder(None) as work:
        sides = open_sides(before, after, Path(), work)
    changes = compare(*sides)
    counts = Counter(str(change.impact) for change in changes)
    failing = list(CLASSES)[: list(CLASSES).index(fail_on) + 1] if fail_on else []
    kinds = ["data" if side.is_data else "contract" for side in sides]
    named = zip((before, after), kinds, strict=True)
    return Answer(
        result={
            **dict(zip("ab", ({"reference": it, "kind": kind} for it, kind in named), strict=True)),
            "class": changes[0].impact if changes else None,
            "counts": {name: counts[name] for name in CLASSES},
            "changes": [_as_json(change) for change in changes],
        },
        lines=[*(_line(change) for change in changes), _summary(counts)],
        notes=[("Data promise no more than columns and types: nothing else was compared.",)] if "data" in kinds else [],
        exit_code=1 if any(counts[name] for name in failing) else 0,
    )


def _as_json(change: Change) -> dict[str, str | None]:
    found = asdict(change)
    return {"class": found.pop("impact"), **found}


def _line(change: Change) -> Line:
    where = f"{change.column}  " if change.column is not None else ""
    return ((f"{change.impact:10}", CLASSES[change.impact]), (where, "strong"), change.message)


def _summary(counts: Mapping[str, int]) -> Line:
    if not any(counts.values()):
        return (("No changes", "good"),)
    parts = [f"{counts[name]:,} {name}" for name in CLASSES if counts[name]]
    return (f"{counted(sum(counts.values()), 'change')}: {', '.join(parts)}.",)


def infer(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Tables, folders of them, or a release.")],
    output: Output = None,
    name: Annotated[str | None, typer.Option("--name", metavar="MODEL", help="How the model is called.")] = None,
    force: Force = False,  # noqa: FBT002 - an option
) -> Answer:
    """Write a first contract that these tables keep.

    Tables are Parquet, Arrow, JSONL and CSV. Every guess says above its column what it was made from: read it, mend
    it, then check with it.
    """
    from copydesk.columns import files_of  # noqa: PLC0415 - polars and pandera are slow to import
    from copydesk.contract.export.source import is_model_name, model_name  # noqa: PLC0415 - the same
    from copydesk.infer import infer as inferred  # noqa: PLC0415 - the same
    from copydesk.workplace import work_folder  # noqa: PLC0415 - the same

    if name is not None and not is_model_name(name):
        raise UsageError(
            "usage.name", f"`{name}` cannot name a model", help=f"Name it by a word: --name {model_name(name)}"
        )
    if output is not None and output.suffix != ".py":
        raise UsageError(
            "usage.file-kind",
            "a contract is a Python file",
            where=str(output),
            help=f"Call it {output.with_suffix('.py')}.",
        )
    _refuse_loss(output, force=force)
    tables, left = files_of(files, Path())
    called = name or model_name((output or Path(files[0].partition("@")[0])).stem)
    with work_folder(None) as work:
        found = inferred(tables, called, work)
    if output is not None:
        _write(output, found.source.encode(), force=force)
    return Answer(
        result={**asdict(found), "written": str(output) if output else None},
        lines=[(("  created  ", "good"), str(output))] if output else [],
        notes=list(_about(found, left, files, output)),
        document=None if output else found.source,
    )


def _about(found: Inferred, left: Sequence[str], files: Sequence[str], output: Path | None) -> Iterator[Line]:
    if left:
        yield (f"{counted(len(left), 'file')} left out, no table: {', '.join(left[:3])}",)
    if found.unread:
        yield (
            ("warning", "warning"),
            f": {counted(found.unread, 'row')} cannot be read, and break every contract",
        )
    for column, why in found.left_out.items():
        yield (("warning", "warning"), f": the column {column} is left out: {why}")
    if output:
        yield (f"Next: copydesk check {' '.join(files)} --schema {output}",)


def export(
    contract: Annotated[str, typer.Argument(metavar="CONTRACT", help="file.py:Model or file.yaml")],
    to: Annotated[str, typer.Option("--to", metavar="arrow|json-schema|features", help="The language.")],
    output: Output = None,
    force: Force = False,  # noqa: FBT002 - an option
) -> Answer:
    """Say a contract in another language.

    As an Arrow schema, a JSON Schema, or features of `datasets`. arrow: with -o an Arrow file of no rows. json-schema:
    one record, draft 2020-12; what that language cannot say is named. features: what `datasets.Features.from_dict`
    reads.
    """
    from copydesk.contract import load_contract  # noqa: PLC0415 - polars and pandera are slow to import

    if to not in _EXPORTS:
        raise UsageError("usage.value", f"--to knows {', '.join(_EXPORTS)}, not `{to}`", help=nearest(to, _EXPORTS))
    _refuse_loss(output, force=force)
    result, document, data = _EXPORTS[to](load_contract(contract, None).schema)
    if output is not None:
        _write(output, data, force=force)
    left: Sequence[str] = result.get("left_out", ())
    return Answer(
        result={"to": to, **result, "written": str(output) if output else None},
        lines=[(("  created  ", "good"), str(output))] if output else [],
        notes=[(("left to the contract: ", "quiet"), sentence) for sentence in left],
        document=None if output else document,
    )


Exported = tuple[dict[str, Any], str, bytes]
"""What a contract is in another language: for machines, for people, and as a file."""


def _arrow(schema: Any) -> Exported:  # noqa: ANN401 - a schema of pandera
    from copydesk.contract.export import arrow_file, arrow_schema  # noqa: PLC0415 - the same

    found = arrow_schema(schema)
    columns = [{"name": it.name, "type": str(it.type), "nullable": it.nullable} for it in found]
    lines = "".join(f"{json.dumps(it.name, ensure_ascii=False)}: {it.type}\n" for it in found)
    return {"columns": columns}, lines, arrow_file(found)


def _json_schema(schema: Any) -> Exported:  # noqa: ANN401 - the same
    from copydesk.contract.export.json_schema import json_schema  # noqa: PLC0415 - the same

    found = json_schema(schema)
    text = json.dumps(found.schema, ensure_ascii=False, indent=2) + "\n"
    return {"schema": found.schema, "left_out": found.left_out}, text, text.encode()


def _features(schema: Any) -> Exported:  # noqa: ANN401 - the same
    from copydesk.contract.export import features  # noqa: PLC0415 - the same

    found = features(schema)
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    return {"features": found}, text, text.encode()


_EXPORTS = {"arrow": _arrow, "json-schema": _json_schema, "features": _features}


def _refuse_loss(path: Path | None, *, force: bool) -> None:
    """Refuse to replace a file before any work is done."""
    if path is not None and path.exists() and not force:
        raise UsageError(
            "target.occupied", "the file is there already", where=str(path), help="Name another one, or say --force."
        )


def _write(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file as a whole or not at all."""
    _refuse_loss(path, force=force)
    partial = path.with_name(f"{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        os.replace(partial, path)  # noqa: PTH105 - the same in one step
    except OSError as error:
        raise disk_error(error, "write the file") from error


COMMANDS: Mapping[str, tuple[Callable[..., Answer], str]] = {
    "diff": (diff, "copydesk schema diff old.py schemas/news_article.py --fail-on breaking"),
    "infer": (infer, "copydesk schema infer articles.parquet -o schemas/articles.py"),
    "export": (export, "copydesk schema export schemas/news_article.py --to json-schema"),
}
