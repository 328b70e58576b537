"""Keep house: make the keys that sign releases."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.cli.project import RECIPE, near, open_project
from copydesk.errors import UsageError
from copydesk.release import HubAddress

if TYPE_CHECKING:
    from copydesk.recipe import Project

PASSPHRASE = "COPYDESK_SIGNING_PASSPHRASE"  # noqa: S105 - the name of a variable
"""Environment variable that holds the passphrase of a key; an argument would stand in the list of processes."""

PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", metavar="FILE", help=f"Its first line is the passphrase; else {PASSPHRASE}."),
]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_RELEASES = "*/*/releases/v*/manifest.json"


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is, such as desk.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the private key goes; default: NAME.pem")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> Answer:
    """Make a private key that signs releases, and show the public one.

    The private key is written once, for its owner alone. The public one is what others put into their trust.toml.
    """
    from copydesk.sign.envelope import key_name  # noqa: PLC0415 - it brings pydantic's models
    from copydesk.sign.keys import make_key, read_passphrase  # noqa: PLC0415 - the same
    from copydesk.sign.trust import stanza  # noqa: PLC0415 - the same

    if not _NAME.fullmatch(name):
        raise UsageError(
            "usage.name", f"`{name}` is no name of a key", help="Write letters, digits, dots, dashes: desk-2026."
        )
    path = out or Path(f"{name}.pem")
    project = open_project(None, "") if RECIPE.exists() else None
    _refuse_shared(path, project)
    public = make_key(path, read_passphrase(passphrase_file, os.environ.get(PASSPHRASE)))
    text = stanza(name, public, [project.recipe.name] if project else [])
    result = {"name": name, "file": str(path), "public": public, "key": key_name(public), "trust": text}
    lines: list[Line] = [(("written", "good"), f" {near(path)}, the private key: keep it where only its owner reads")]
    lines += [("",), *((line,) for line in text.splitlines())]
    notes: list[Line] = [("Paste the four lines into trust.toml of those who verify.",)]
    return Answer(result=result, lines=lines, notes=notes)


def _refuse_shared(path: Path, project: Project | None) -> None:
    """Refuse a place that others get to see: what lies there is read, built or published."""
    from copydesk.contract.siblings import release_around  # noqa: PLC0415 - it brings pydantic's models

    real = path.resolve()
    around = release_around(real)
    hub = next((it for it in real.parents if _is_dataset(it)), None)
    if hub is None and next(real.parent.glob(_RELEASES), None):
        hub = real.parent
    taken = [(around, "a build or a release"), (hub, "a hub"), *_of_project(project)]
    for folder, what in taken:
        if folder and real.is_relative_to(folder.resolve()):
            raise UsageError(
                "key.place",
                f"a private key does not belong into {what}",
                where=str(path),
                why=f"What lies in {near(folder)} is read by others.",
                help="Name another place with --out.",
            )


def _is_dataset(folder: Path) -> bool:
    """Tell whether a folder is one of a dataset on a hub."""
    return next((folder / "releases").glob("v*/manifest.json"), None) is not None


def _of_project(project: Project | None) -> Iterator[tuple[Path, str]]:
    if project:
        yield from ((project.path(it.path), "a source") for it in project.recipe.source if it.path)
        address = HubAddress.parse(project.recipe.release.hub) if project.recipe.release.hub else None
        if address and address.scheme == "dir":
            yield project.path(address.place), "a hub"
