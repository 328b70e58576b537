"""Look at hubs, serve one, copy releases between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli import hub_serve
from copydesk.cli.output import Answer, Line
from copydesk.cli.project import named_hub
from copydesk.cli.publish import audience_of, figures, told
from copydesk.errors import DataRefused
from copydesk.plain import size
from copydesk.release import HubAddress, Reference, Version, parse_newest_or_release

if TYPE_CHECKING:
    from copydesk.hubs.base import Hub
    from copydesk.publish import Published
    from copydesk.publish.copying import LeftOut

_UNDAMAGED = "`copydesk verify` reads every byte of it"


def list_(
    address: Annotated[
        str | None, typer.Argument(metavar="HUB", help="Such as dir:.hub or hf:acme; default: the recipe's.")
    ] = None,
) -> Answer:
    """List the datasets of a hub, each with its versions.

    Those that were yanked are marked.
    """
    shown, hub = named_hub(address, "Name it: `copydesk hub list dir:.hub`")
    datasets = {name: hub.versions(name) for name in hub.names()}
    taken_back = {name: [it for it in found if _is_yanked(hub, name, it)] for name, found in datasets.items()}
    lines: list[Line] = [_line(name, found, taken_back[name]) for name, found in datasets.items()]
    result = {
        "hub": shown,
        "datasets": [
            {"name": name, "versions": [str(it) for it in found], "yanked": [str(it) for it in taken_back[name]]}
            for name, found in datasets.items()
        ],
    }
    return Answer(result=result, lines=lines or [(f"{shown} holds no release yet",)])


def show(
    reference: Annotated[
        str, typer.Argument(metavar="REF", help="dir:.hub/acme/eu-news@1.2.0, or without @ the newest.")
    ],
) -> Answer:
    """Show what a release states, and how to load it.

    Its rows, its bytes, its manifest. Only its manifest is fetched, and believed.
    """
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models
    from copydesk.pull.fetch import newest, promised  # noqa: PLC0415 - it brings pyarrow

    address, version = parse_newest_or_release(reference)
    hub = open_hub(address.hub, Path())
    version = version or newest(hub, address.name)
    manifest = promised(hub, address.name, version, allow_yanked=True)
    yank = hub.yanked(address.name, version)
    result = {
        "reference": str(Reference(address.hub, address.name, version)),
        "name": manifest.name,
        "version": manifest.version,
        "versions": [str(it) for it in hub.versions(address.name)],
        "yanked": yank.reason if yank else None,
        "manifest": manifest.digest,
        "commit": hub.commit(address.name, version),
        "as_of": manifest.as_of,
        "previous": manifest.previous.version if manifest.previous else None,
        "rows": {it.split: it.rows for it in manifest.content},
        "files": [{"path": it.path, "bytes": it.size, "sha256": it.sha256} for it in manifest.files],
        "bytes": sum(it.size for it in manifest.files),
        "load": hub.loading(address.name, version).line,
    }
    return Answer(result=result, lines=list(_shown(result)), notes=[(f"Stated, not verified: {_UNDAMAGED}.",)])


def copy(
    reference: Annotated[
        str, typer.Argument(metavar="REF", help="dir:.hub/acme/eu-news@1.2.0, or without @ every release.")
    ],
    to: Annotated[str, typer.Option("--to", metavar="HUB", help="Such as hf: or s3://bucket/prefix.")],
    public: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option("--public", help="Everybody can read the hub: no unknown rights, no closed texts.")
    ] = False,
) -> Answer:
    """Copy a release to another hub.

    The same bytes, the same manifest, verified at both ends. Without a version every release is copied, the oldest
    first; those that were yanked stay where they are.
    """
    from copydesk.hubs import open_hub  # noqa: PLC0415 - it brings pydantic's models
    from copydesk.publish import copying  # noqa: PLC0415 - it brings pyarrow

    address, version = parse_newest_or_release(reference)
    source, target = open_hub(address.hub, Path()), open_hub(HubAddress.parse(to), Path())
    audience = audience_of(to, asked=public)
    found: list[Published | LeftOut]
    if version:
        found = [copying.copy(source, address.name, version, target, audience=audience)]
    else:
        found = list(copying.copy_all(source, address.name, target, audience=audience))
    result = {"from": str(address), "hub": to, "name": address.name, "releases": [_copied(it) for it in found]}
    return Answer(result=result, lines=[line for it in found for line in _copy_lines(it, to)])


COMMANDS: dict[str, tuple[Callable[..., Answer], str]] = {
    "list": (list_, "copydesk hub list dir:.hub"),
    "show": (show, "copydesk hub show dir:.hub/acme/eu-news@1.2.0"),
    "serve": (hub_serve.serve, "copydesk hub serve --root .hub --port 8750"),
    "token": (hub_serve.token, "copydesk hub token --root .hub --name desk --write"),
    "copy": (copy, "copydesk hub copy dir:.hub/acme/eu-news@1.2.0 --to hf:"),
}


def _is_yanked(hub: Hub, name: str, version: Version) -> bool:
    """Tell whether a release was taken back; of one that nobody can say that of, nobody should think otherwise."""
    try:
        return hub.yanked(name, version) is not None
    except DataRefused:
        return True


def _line(name: str, versions: Sequence[Version], yanked: Sequence[Version]) -> Line:
    shown = " ".join(f"{it} (yanked)" if it in yanked else str(it) for it in versions)
    return ((name, "strong"), f"  {shown}")


def _shown(said: dict[str, Any]) -> Iterator[Line]:
    yield (
        (said["name"], "strong"),
        f" {said['version']}",
        (f"  yanked: {said['yanked']}" if said["yanked"] else "", "bad"),
    )
    rows = ", ".join(f"{split} {count:,}" for split, count in said["rows"].items()) or "none stated"
    yield (f"  rows      {rows}",)
    yield (f"  files     {len(said['files']):,}, {size(said['bytes'])}",)
    yield (f"  manifest  sha256:{said['manifest']}",)
    for key, value in (("commit", said["commit"]), ("as of", said["as_of"]), ("follows", said["previous"])):
        if value:
            yield (f"  {key:<9} {value}",)
    yield (f"  versions  {' '.join(said['versions'])}",)
    yield ("  ", (said["load"], "strong"))


def _copied(it: Published | LeftOut) -> dict[str, Any]:
    from copydesk.publish.copying import LeftOut  # noqa: PLC0415 - it brings pyarrow

    if isinstance(it, LeftOut):
        return {"version": str(it.version), "outcome": "left out", "yanked": it.yank.reason}
    return {"version": str(it.version), "outcome": it.outcome.value, "manifest": it.digest, **figures(it.moved)}


def _copy_lines(it: Published | LeftOut, hub: str) -> Iterator[Line]:
    from copydesk.publish.copying import LeftOut  # noqa: PLC0415 - it brings pyarrow

    if isinstance(it, LeftOut):
        yield (("left out", "warning"), f" {it.version}, which was yanked: {it.yank.reason}")
        return
    said = "already there" if it.outcome == "already" else "copied"
    yield ((said, "good"), f" {it.name} {it.version} in {hub}")
    yield (f"  manifest  sha256:{it.digest}, the same at both ends",)
    yield (f"  moved     {told(it.moved)}",)
