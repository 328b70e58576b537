"""How does a dataset that others made become a folder that readers see, the same one whenever it is read?

hf:org/name@REVISION     any dataset of the Hugging Face Hub; a branch, tag or version is resolved to its commit
dir:.hub/org/name@1.2.0  a release of ours, on any hub
a folder                 a build, a release, or a dataset with a card that names its files
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataRefused, UsageError, nearest
from copydesk.hubs import lasting_hub
from copydesk.hubs.base import check_files, refuse_another
from copydesk.manifest import MANIFEST_NAME, Manifest, is_manifest, read_manifest
from copydesk.pinned.configs import DEFAULT, chosen, no_config
from copydesk.release import Reference, parse_reference
from copydesk.released import is_sound

if TYPE_CHECKING:
    from copydesk.hubs.huggingface.remote import Remote

CARD = "README.md"
_HF = "hf:"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_COMMIT = re.compile("[0-9a-f]{40}")
_RECORDS = (".parquet", ".pq", ".arrow", ".jsonl", ".ndjson", ".csv", ".jsonl.gz", ".csv.gz", ".jsonl.zst", ".csv.zst")


@dataclass(frozen=True, slots=True)
class Pinned:
    """A dataset as it is read: its folder, what it is called with its commit or version, and its files of records."""

    folder: Path
    label: str
    files: tuple[str, ...]


def is_dataset(reference: str) -> bool:
    """Tell whether a word names a dataset on a hub, and no path."""
    if reference.startswith(_HF):
        return True
    with suppress(UsageError):
        return isinstance(parse_reference(reference), Reference)
    return False


def pin(reference: str, config: str | None, root: Path, *, may_move: bool) -> Pinned:
    """Return a dataset of a hub as a folder, fetched where it has to be; relative hubs count from `root`.

    UsageError when there is none, when it has no such configuration, or when what names it can move and may not;
    DataRefused when its bytes are not those of the hub; PlaceError when the hub is away and it was never kept.
    """
    if reference.startswith(_HF):
        return _from_hugging_face(reference, config, may_move=may_move)
    place = parse_reference(reference)
    if not isinstance(place, Reference):
        mend = "Write hf:org/name@REVISION, or dir:HUB/org/name@1.2.0"
        raise UsageError("reference.wrong", f"`{reference}` is no dataset on a hub", help=mend)
    folder = lasting_hub(place.hub, root).folder(place.name, place.version)
    manifest = refuse_another(read_manifest(folder), f"{place.name}@{place.version}", str(folder))
    return Pinned(folder, reference, _sound_files(folder, manifest, config))


def files_of_folder(folder: Path, names: Sequence[str], config: str | None) -> list[str]:
    """Return those files of a folder that are its records: all, unless it is a release or has a card that says which.

    UsageError when a configuration is named that it has not, DataRefused when a release is damaged.
    """
    from copydesk.pinned.kept import text_of  # noqa: PLC0415 - the client of the Hub is slow to import

    if is_manifest(folder / MANIFEST_NAME):
        return list(_sound_files(folder, read_manifest(folder), config))
    return chosen(names, text_of(folder / CARD), config, str(folder))


def _sound_files(folder: Path, manifest: Manifest, config: str | None) -> tuple[str, ...]:
    """Return the files of a configuration of a release; DataRefused when one is not what the manifest states."""
    check_files(manifest, str(folder))
    wanted = config or DEFAULT
    known = sorted({it.config for it in manifest.files if it.config})
    if wanted not in known:
        raise no_config(wanted, known, f"{manifest.name}@{manifest.version}")
    entries = [it for it in manifest.files if it.config == wanted]
    for entry in entries:
        if not is_sound(folder / entry.path, entry):
            raise DataRefused(
                "release.damaged",
                "a release that is a source is damaged",
                where=str(folder / entry.path),
                why="Its bytes are not those that its manifest states.",
                help="Look at it with `copydesk verify`.",
            )
    return tuple(sorted(it.path for it in entries))


def _from_hugging_face(reference: str, config: str | None, *, may_move: bool) -> Pinned:
    from copydesk.hubs.huggingface.remote import Remote, endpoint_of_user  # noqa: PLC0415 - the client is slow to import
    from copydesk.pinned.kept import KeptCommit  # noqa: PLC0415 - the same

    name, _, revision = reference.removeprefix(_HF).partition("@")
    if not _NAME.fullmatch(name) or ".." in name:
        raise UsageError(
            "reference.wrong", f"`{reference}` is no dataset", help="Write hf:org/name@REVISION: hf:acme/corpus@main"
        )
    remote = Remote(endpoint_of_user())
    commit = revision if _COMMIT.fullmatch(revision) else _resolved(remote, name, revision or "main")
    if commit != revision and not may_move:
        raise UsageError(
            "reference.moves",
            f"`{revision or 'main'}` of {name} can move",
            where=reference,
            why="A recipe gives the same dataset whenever it is read.",
            help=f'Today it is this commit: dataset = "hf:{name}@{commit}"',
        )
    kept = KeptCommit.open(remote, name, commit)
    names = [it for it in sorted(kept.tree) if it.casefold().endswith(_RECORDS)]
    files = chosen(names, kept.text(CARD), config, f"hf:{name}")
    for path in files:
        kept.fetch(path)
    return Pinned(kept.folder, f"hf:{name}@{commit}", tuple(files))


def _resolved(remote: Remote, name: str, revision: str) -> str:
    """Return the commit of a branch, a tag, or a version; UsageError when there is none."""
    refs = remote.refs(name)
    if refs is None:
        raise UsageError(
            "release.missing",
            "this dataset cannot be read",
            where=f"hf:{name}",
            why="It is not there, it is gated, or it is not for everybody.",
            help="Correct the name, or log in with `hf auth login`.",
        )
    known = {**refs[0], **refs[1]}
    found = known.get(revision) or known.get(f"v{revision}")
    if found is None or not _COMMIT.fullmatch(found):
        raise UsageError(
            "release.missing",
            f"hf:{name} has no revision `{revision}`",
            help=nearest(revision, known) or f"It has {', '.join(sorted(known)[:20]) or 'none'}.",
        )
    return found
