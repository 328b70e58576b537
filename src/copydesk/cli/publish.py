"""How does `copydesk publish` show what it released?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.cli.project import BUILD_FIRST, folder_of, named_hub
from copydesk.cli.release_key import PASSPHRASE, PassphraseFile

if TYPE_CHECKING:
    from copydesk.publish import Published, Sign


def command(
    build: Annotated[Path, typer.Argument(metavar="BUILD", help="A folder that `copydesk build` wrote.")] = Path(
        "build"
    ),
    to: Annotated[
        str | None, typer.Option("--to", metavar="HUB", help="Such as dir:.hub; default: the recipe's.")
    ] = None,
    sign: Annotated[
        Path | None,
        typer.Option("--sign", metavar="KEYFILE", envvar="COPYDESK_SIGNING_KEY", help="Sign it with this private key."),
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> Answer:
    """Release a build, whole or not at all.

    It is verified before and after. A second time changes nothing.
    """
    from copydesk.publish import publish  # noqa: PLC0415 - it brings pyarrow

    address, hub = named_hub(to, "Name it: `copydesk publish --to dir:.hub`")
    done = publish(folder_of(build, "build", BUILD_FIRST), hub, _signing(sign, passphrase_file) if sign else None)
    result = {
        "outcome": done.outcome.value,
        "hub": address,
        "name": done.name,
        "version": str(done.version),
        "manifest": done.digest,
        "folder": str(done.folder),
        "reference": f"{address}/{done.name}@{done.version}",
        "load": done.load_line,
    }
    notes: list[Line] = [(f"Next: copydesk verify {result['reference']}",)]
    return Answer(result=result, lines=_lines(done, address), notes=notes)


def _signing(key: Path, passphrase_file: Path | None) -> Sign:
    """Return what signs a build with a key, which is read at once."""
    from copydesk.sign.envelope import sign, write_signature  # noqa: PLC0415 - only who signs needs it
    from copydesk.sign.keys import load_key, read_passphrase  # noqa: PLC0415 - the same

    signer = load_key(key, read_passphrase(passphrase_file, os.environ.get(PASSPHRASE)))
    return lambda folder, manifest: write_signature(folder, sign(manifest, signer))


def _lines(done: Published, address: str) -> list[Line]:
    said = "already published" if done.outcome == "already" else "published"
    return [
        ((said, "good"), f" {done.name} {done.version} in {address}"),
        (f"  manifest  sha256:{done.digest}",),
        (f"  folder    {done.folder}",),
        ("  ", (done.load_line, "strong")),
    ]
