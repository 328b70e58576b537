"""How does `copydesk publish` show what it released?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.output import Answer, Line
from copydesk.cli.project import BUILD_FIRST, RECIPE, folder_of, is_hub_of, named_hub, open_project
from copydesk.cli.release_key import PASSPHRASE, PassphraseFile
from copydesk.errors import DataRefused
from copydesk.plain import counted, size
from copydesk.release import HubAddress, Reference

if TYPE_CHECKING:
    from copydesk.hubs.base import Plan
    from copydesk.manifest import Manifest
    from copydesk.publish import Audience, Published, Sign

_SHOWN = 20
"""Files of a plan that people are shown by name."""


def command(  # noqa: PLR0913, PLR0917 - a parameter is an option
    build: Annotated[Path, typer.Argument(metavar="BUILD", help="A folder that `copydesk build` wrote.")] = Path(
        "build"
    ),
    to: Annotated[
        str | None, typer.Option("--to", metavar="HUB", help="Such as dir:.hub; default: the recipe's.")
    ] = None,
    public: Annotated[  # noqa: FBT002 - an option
        bool,
        typer.Option(
            "--public",
            help="Everybody can read the hub: no unknown rights, no closed texts; default: the recipe.",
        ),
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Only say which files would move; write nothing.")] = False,  # noqa: FBT002 - an option
    sign: Annotated[
        Path | None,
        typer.Option("--sign", metavar="KEYFILE", envvar="COPYDESK_SIGNING_KEY", help="Sign it with this private key."),
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> Answer:
    """Release a build, whole or not at all.

    It is verified before and after. A second time changes nothing. What the hub holds already is not copied again.
    """
    from copydesk import publish as library  # noqa: PLC0415 - it brings pyarrow

    address, hub = named_hub(to, "Name it: `copydesk publish --to dir:.hub`")
    folder_of(build, "build", BUILD_FIRST)
    audience = audience_of(address, asked=public)
    if plan:
        return _planned(build, *library.plan(build, hub, audience=audience), address)
    done = library.publish(build, hub, _signing(sign, passphrase_file) if sign else None, audience=audience)
    reference = str(Reference(HubAddress.parse(address), done.name, done.version))
    result = {
        "outcome": done.outcome.value,
        "hub": address,
        "name": done.name,
        "version": str(done.version),
        "manifest": done.digest,
        "folder": str(done.folder) if done.folder else None,
        "reference": reference,
        "load": done.load_line,
        **figures(done.moved),
    }
    notes: list[Line] = [*_left_to_say(build), (f"Next: copydesk verify {reference}",)]
    return Answer(result=result, lines=_lines(done, address), notes=notes)


def audience_of(address: str, *, asked: bool) -> Audience:
    """Return whether everybody is to read what goes to a hub, and the texts that may go there then."""
    from copydesk.publish import Audience  # noqa: PLC0415 - it brings pyarrow
    from copydesk.recipe import Registry  # noqa: PLC0415 - the same
    from copydesk.rights import texts_of  # noqa: PLC0415 - it brings polars

    project = open_project(None, "") if RECIPE.exists() else None
    said = project is not None and project.recipe.release.public and is_hub_of(project, address)
    return Audience(asked or said, texts_of("licensed", project.registry() if project else Registry()))


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
        *([(f"  folder    {done.folder}",)] if done.folder else []),
        (f"  moved     {told(done.moved)}",),
        ("  ", (done.load_line, "strong")),
    ]


def _planned(build: Path, manifest: Manifest, plan: Plan, address: str) -> Answer:
    result = {"hub": address, "name": manifest.name, "version": manifest.version, "manifest": manifest.digest}
    files = [{"path": entry.path, "bytes": entry.size} for entry in plan.new]
    return Answer(
        result={**result, "new": files, **figures(plan)},
        lines=list(_plan_lines(manifest, plan, address)),
        notes=[*_left_to_say(build), ("Nothing was written. Leave out --plan to publish.",)],
    )


def _left_to_say(build: Path) -> Iterator[Line]:
    """Say what readers of a release will miss: answers, and texts."""
    from copydesk.card.look import open_questions  # noqa: PLC0415 - it brings jinja2 and pyarrow
    from copydesk.facts import read_facts  # noqa: PLC0415 - it brings polars

    with suppress(DataRefused):  # one of before there were facts, or a card
        asked, facts = open_questions(build), read_facts(build).told()
        if asked:
            words = f"the card leaves {counted(len(asked), 'question')} open: {', '.join(asked)}"
            yield (("note", "warning"), f": {words}; `copydesk card --check` says where")
        made_up = [it for it in facts.providers if it.domain.endswith(".invalid")]
        if made_up:
            words = f"{counted(sum(it.rows for it in made_up), 'article')} of {counted(len(made_up), 'outlet')}"
            yield (("note", "warning"), f": {words} with a domain that was made up (.invalid): see the registry")
        if facts.withheld:
            whole = "no article has its text" if facts.withheld == facts.rows else "texts are left out"
            words = f"{whole}: {facts.withheld:,} of {facts.rows:,} articles have a digest in its place"
            yield (("note", "warning"), f": {words}, as [publish] text in the recipe says")


def _plan_lines(manifest: Manifest, plan: Plan, address: str) -> Iterator[Line]:
    yield (("planned", "good"), f" {manifest.name} {manifest.version} in {address}")
    for entry in plan.new[:_SHOWN]:
        yield (("  new       ", "strong"), f"{entry.path}  {size(entry.size)}")
    if len(plan.new) > _SHOWN:
        yield (f"            and {counted(len(plan.new) - _SHOWN, 'more file')}",)
    if plan.new:
        yield (
            ("  new       ", "strong"),
            f"manifest.json and its signature, if any  {size(plan.statements)}",
        )
    yield (f"  to move   {told(plan)}",)


def figures(plan: Plan) -> dict[str, Any]:
    """Return what moves and what is there, for machines: files that the manifest lists, and all bytes."""
    return {
        "moved": {"files": len(plan.new), "bytes": plan.new_bytes},
        "there": {"files": len(plan.held), "bytes": plan.held_bytes},
        "moved_per_mille": _per_mille(plan),
    }


def told(plan: Plan) -> str:
    """Return what moves and what is there, for people."""
    moves = f"{counted(len(plan.new), 'file')}, {size(plan.new_bytes)}"
    there = f"{counted(len(plan.held), 'file')}, {size(plan.held_bytes)}"
    return f"{moves} ({_per_mille(plan) / 10:.1f} %); there already: {there}"


def _per_mille(plan: Plan) -> int:
    """Return how much of all bytes moves, never nothing when something does."""
    return -(-plan.new_bytes * 1000 // ((plan.new_bytes + plan.held_bytes) or 1))
