"""How does `copydesk verify` show whether a release is whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from copydesk.cli.inputs import RecipeFile, Workers, expect_captures, inputs_of
from copydesk.cli.output import Answer, Line
from copydesk.cli.project import RECIPE, folder_of, hub_of, open_project
from copydesk.errors import UsageError
from copydesk.plain import counted, size
from copydesk.release import parse_reference

if TYPE_CHECKING:
    from copydesk.sources import Inputs
    from copydesk.verify import Damage, Origin, Part, Verification

Required = Annotated[
    bool, typer.Option("--require-signature", help="Refuse what no trusted key has signed; needs --trust.")
]
Rebuild = Annotated[
    bool, typer.Option("--rebuild", help="Build it again from the project's captures, and compare rows and files.")
]
_PART = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    reference: Annotated[str, typer.Argument(metavar="REF", help="A folder, or dir:.hub/acme/eu-news@1.2.0")],
    level: Annotated[
        Literal["sizes", "signature", "bytes", "content"],
        typer.Option("--level", help="How thoroughly; each with those before."),
    ] = "bytes",
    subset: Annotated[
        str | None, typer.Option("--subset", metavar="N/T", help="Read the bytes of part N of T alone, such as 2/5.")
    ] = None,
    require_signature: Required = False,  # noqa: FBT002 - an option
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="FILE", help="The keys whose signatures count: trust.toml.")
    ] = None,
    rebuild: Rebuild = False,  # noqa: FBT002 - the same
    allow_yanked: Annotated[bool, typer.Option("--allow-yanked", help="Also one that was taken back.")] = False,  # noqa: FBT002 - the same
    recipe: RecipeFile = None,
    workers: Workers = 1,
) -> Answer:
    """Compare every byte with the manifest.

    REF is a build, the folder of a release, or a release on a hub. Exit code 1 when anything differs.
    """
    from copydesk.sign.trust import load_trust  # noqa: PLC0415 - it brings pydantic's models
    from copydesk.verify import Ask, verify  # noqa: PLC0415 - it brings pyarrow

    named = parse_reference(reference)
    _refuse_nonsense(level, subset, trust, required=require_signature)
    if rebuild:
        expect_captures()
    ask = Ask(
        level=level,
        part=_part(subset) if subset else None,
        project=_project(recipe) if level == "content" else None,
        trust=load_trust(trust) if trust else None,
        signature_required=require_signature,
        origin=_origin(recipe, workers) if rebuild else None,
        allow_yanked=allow_yanked,
    )
    found = verify(folder_of(named, "folder") if isinstance(named, Path) else named, Path(), ask)
    return Answer(result=_result(found), lines=list(_lines(found)), exit_code=0 if found.ok else 1)


def _origin(recipe: Path | None, workers: int) -> Origin:
    """Return the project that a release is built again from."""
    from copydesk.sources import from_project  # noqa: PLC0415 - polars is slow to import
    from copydesk.verify import Origin  # noqa: PLC0415 - the same

    project = open_project(recipe, "Name the one that made the release: --recipe FILE")
    found = hub_of(project)
    return Origin(inputs=from_project(project), hub=found[1] if found else None, workers=workers)


def _refuse_nonsense(level: str, subset: str | None, trust: Path | None, *, required: bool) -> None:
    """Refuse options that say nothing together."""
    if subset and level != "bytes":
        raise UsageError("usage.options", "--subset divides the bytes", help="Leave it out, or leave out --level.")
    if required and not trust:
        raise UsageError(
            "usage.options",
            "--require-signature needs the keys whose signatures count",
            why="Whoever made a release could have signed it.",
            help="Name them: --trust trust.toml",
        )
    if trust and level == "sizes":
        raise UsageError(
            "usage.options",
            "the level `sizes` looks at no signature",
            help="Leave out --trust, or say --level signature.",
        )


def _project(recipe: Path | None) -> Inputs | None:
    """Return the project that is here, or named; a release can be verified without one."""
    return inputs_of([], recipe, None, "") if recipe or RECIPE.exists() else None


def _part(text: str) -> Part:
    from copydesk.verify import Part  # noqa: PLC0415 - the same

    found = _PART.fullmatch(text)
    number, of = (int(group) for group in found.groups()) if found else (0, 0)
    if not 1 <= number <= of:
        raise UsageError(
            "usage.value", f"`{text}` is no part of a whole", help="Write --subset 2/5 for the second of five parts."
        )
    return Part(number, of)


def _result(found: Verification) -> dict[str, Any]:
    return {
        "folder": str(found.folder),
        "name": found.name,
        "version": found.version,
        "manifest": found.digest,
        "signature": asdict(found.signature) if found.signature else None,
        "level": found.level,
        "checked": list(found.checked),
        "not_checked": [asdict(it) for it in found.unchecked],
        "files": found.files,
        "bytes": found.bytes,
        "damages": [asdict(damage) for damage in found.damages],
    }


def _lines(found: Verification) -> Iterator[Line]:
    for damage in found.damages:
        yield (("error", "bad"), (f"[verify.{damage.kind}]", "strong"), f" {_told(damage)}")
        yield (("  --> ", "quiet"), str(found.folder / damage.path))
    stated = f"{found.name} {found.version}, {counted(found.files, 'file')}, {size(found.bytes)}"
    if found.ok:
        yield (("VERIFIED", "good"), f" {stated}, manifest sha256:{found.digest}")
    elif all(damage.kind == "rebuild" for damage in found.damages):
        yield (("NOT THE SAME", "bad"), f" {stated}: {counted(len(found.damages), 'difference')} to what is built now")
    else:
        what = stated if found.name else str(found.folder)
        yield (("DAMAGED", "bad"), f" {what}: {counted(len(found.damages), 'difference')} to its manifest")
    if found.signature:
        yield (("  signature    ", "quiet"), found.signature.words)
    if found.checked:
        yield (("  checked      ", "quiet"), ", ".join(found.checked))
    for it in found.unchecked:
        yield (("  not checked  ", "warning"), f"{it.what}: {it.why}")


def _told(damage: Damage) -> str:
    """Say what differs, in the words of each kind of damage."""
    if damage.kind == "bytes":
        return f"{damage.path}: its sha256 is {damage.found}, the manifest says {damage.expected}"
    if damage.kind == "size":
        return f"{damage.path}: it has {int(damage.found):,} bytes, the manifest says {int(damage.expected):,}"
    if damage.kind == "missing":
        return f"{damage.path}: the manifest says {damage.expected}, there is {damage.found}"
    if damage.kind == "extra":
        return f"{damage.path}: a {damage.found} that the manifest does not know"
    return f"{damage.path}: expected {damage.expected}, found {damage.found}"
