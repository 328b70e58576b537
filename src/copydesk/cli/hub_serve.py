"""Run a hub for those around you, and say who may use it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.output import Answer, Line
from copydesk.errors import UsageError

_GB = 10**9


def serve(  # noqa: PLR0913, PLR0917 - a parameter is an option
    root: Annotated[Path, typer.Option("--root", metavar="DIR", help="The folder of the hub, as in dir:DIR.")] = Path(
        ".hub"
    ),
    host: Annotated[str, typer.Option("--host", help="Another address than this machine's own needs a token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 8750,
    everybody_reads: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option("--everybody-reads", help="Reading needs no token, only writing does.")
    ] = False,
    largest: Annotated[
        int, typer.Option("--max-file-gb", min=1, help="A file that is sent has at most so many GB.")
    ] = 50,
    patience: Annotated[
        int, typer.Option("--patience", min=1, help="Seconds that a client may be silent, or take nothing.")
    ] = 60,
    log: Annotated[bool, typer.Option("--log", help="Write a line for each request to stderr.")] = False,  # noqa: FBT002 - an option
) -> Answer:
    """Serve a folder of releases by the protocol of the Hugging Face Hub.

    With HF_ENDPOINT set to its address, load_dataset, hf and HfApi read from it and publish to it.
    """
    try:
        from copydesk.serve import server  # noqa: PLC0415 - an extra, which only a hub needs
    except ModuleNotFoundError as error:
        raise UsageError(
            "extra.missing",
            "a hub is served with libraries that are not installed",
            why=f"{error.name} is missing.",
            help="Install them: pip install 'copydesk[hub]'",
        ) from None
    terms = server.Terms(everybody_reads=everybody_reads, largest=largest * _GB, patience=patience, log=log)
    server.serve(root, host, port, terms, lambda it: _say(it, root))
    return Answer(result={"root": str(root)}, lines=(), notes=[("The hub is closed.",)])


def _say(address: str, root: Path) -> None:
    """Say where the hub is, at once: whoever started it waits for this line."""
    sys.stderr.write(f"serving {root} at {address}\n  export HF_ENDPOINT={address}\n")
    sys.stderr.flush()


def token(
    root: Annotated[Path, typer.Option("--root", metavar="DIR", help="The folder of the hub.")] = Path(".hub"),
    name: Annotated[str | None, typer.Option("--name", help="Whose token: makes a new one.")] = None,
    write: Annotated[bool, typer.Option("--write", help="It may publish as well.")] = False,  # noqa: FBT002 - an option
    revoke: Annotated[str | None, typer.Option("--revoke", metavar="NAME", help="Takes a token back.")] = None,
) -> Answer:
    """Make a token for a hub that is served, list them, or take one back.

    A token is shown once; the hub keeps a salted sum of it. Clients find it in HF_TOKEN.
    """
    from copydesk.serve.access import make_token, read_tokens, revoke_token  # noqa: PLC0415 - only a hub needs it

    if not root.is_dir():
        raise UsageError(
            "input.missing", "the hub is missing", where=str(root), help="Name a folder that is there: mkdir it first."
        )
    if revoke:
        revoke_token(root, revoke)
        return Answer(result={"revoked": revoke}, lines=[(("taken back", "good"), f" {revoke}")])
    if name:
        made = make_token(root, name, write=write)
        may = "read and write" if write else "read"
        notes = [(f"{name} may {may}. This is the only time that the token is shown: export HF_TOKEN=…",)]
        return Answer(result={"name": name, "write": write, "token": made}, lines=[(made,)], notes=notes)
    known = read_tokens(root).tokens
    result = {"tokens": [{"name": it.name, "write": it.write} for it in known]}
    rows: list[Line] = [((it.name, "strong"), f"  {'read and write' if it.write else 'read'}") for it in known]
    return Answer(result=result, lines=rows or [("no tokens: whoever reaches the hub may do everything",)])
