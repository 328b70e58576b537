"""How does `copydesk.load` give exactly the locked release, also when its hub is away?

A release is kept in the cache of the user under the digest of its manifest, and every byte of it is verified each
time. A hub that can be reached has a say: a release that it took back, or whose tag it moved, is refused.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.errors import DataRefused, PlaceError, UsageError, nearest
from copydesk.hubs import open_hub
from copydesk.hubs.base import Hub, on_disk
from copydesk.manifest import Manifest, read_manifest
from copydesk.pull.fetch import fetch, newest, promised, stated
from copydesk.pull.lock import LOCK_NAME, LockEntry, read_lock, relative_to_lock, write_entry
from copydesk.pull.locked import entry_for, version_to_use
from copydesk.release import DatasetAddress, Version, parse_newest_or_release
from copydesk.verify import verify_folder
from copydesk.workplace import cache_folder, work_folder


@dataclass(frozen=True, slots=True)
class _Asked:
    """A release that is wanted: where it lives, which version if one was named, and whether a yanked one will do."""

    address: DatasetAddress
    version: Version | None
    allow_yanked: bool


def load(  # noqa: PLR0913 - the parameters of `load_dataset`, and two of ours
    reference: str,
    config: str | None = None,
    *,
    split: str | None = None,
    streaming: bool = False,
    allow_yanked: bool = False,
    lock: str | os.PathLike[str] | None = LOCK_NAME,
) -> Any:  # noqa: ANN401 - a Dataset, a DatasetDict, or the same to iterate over
    """Load a release of a hub, such as `dir:.hub/acme/eu-news@1.2.0`, as `datasets.load_dataset` would.

    Without a version it is the locked one, else the newest that was not yanked; what was resolved is written into the
    lock (None: neither read nor written). All bytes are verified. DataRefused when another version is locked, the tag
    was moved, the release was yanked or is damaged; PlaceError when the hub is away and the release was never kept;
    UsageError when there is no such release, configuration or split. Never another version.
    """
    address, version = parse_newest_or_release(reference)
    path = Path(lock) if lock is not None else None
    here = relative_to_lock(address, path) if path else address
    agreed = read_lock(path).datasets.get(str(here)) if path else None
    asked = _Asked(address, version_to_use(agreed, version), allow_yanked)
    folder, manifest, commit = _kept(asked, agreed)
    if path:
        write_entry(path, str(here), entry_for(here, manifest, commit))
    return _read(_files(folder, manifest, config or "default"), split, streaming=streaming)


def _kept(asked: _Asked, agreed: LockEntry | None) -> tuple[Path, Manifest, str | None]:
    """Return the folder in which a release is kept, verified, its manifest and commit; pulled when it is not there."""
    name = asked.address.name
    try:
        hub = open_hub(asked.address.hub, Path())
        version = asked.version or newest(hub, name)
        is_gone = agreed is not None and _is_gone(hub, name, version)
        manifest = None if is_gone else promised(hub, name, version, allow_yanked=asked.allow_yanked)
        commit = hub.commit(name, version)
    except PlaceError as away:
        return _without_hub(agreed, away)
    if manifest is None:
        return _without_hub(agreed, None)
    if agreed:
        agreed.refuse_other(version, manifest.digest)
    place = cache_folder("releases") / manifest.digest
    if not _is_whole(place, manifest):
        source, manifest = stated(hub, name, version, allow_yanked=asked.allow_yanked)
        _pull_again(place, source, manifest)
    return place, manifest, commit


def _is_gone(hub: Hub, name: str, version: Version) -> bool:
    """Tell whether a hub knows nothing of a release any more; one that it took back is another matter."""
    return hub.yanked(name, version) is None and version not in hub.versions(name)


def _without_hub(agreed: LockEntry | None, away: PlaceError | None) -> tuple[Path, Manifest, str | None]:
    """Return the kept folder of a locked release, verified; PlaceError when there is none, DataRefused for damage."""
    place = cache_folder("releases") / agreed.manifest if agreed else None
    if agreed is None or place is None or not place.is_dir():
        raise PlaceError(
            "hub.unreachable",
            away.what if away else "the hub does not hold this release any more",
            where=away.where if away else "",
            why=f"{away.why if away else 'It was there when it was locked.'} Nor was it kept in the cache.",
            help="Try again when the hub is back: another version is never given in its place.",
        )
    found, manifest = verify_folder(place), _manifest_in(place)
    if manifest is None or manifest.digest != agreed.manifest or not found.ok:
        whys = [f"{damage.path}: expected {damage.expected}, found {damage.found}" for damage in found.damages]
        raise DataRefused(
            "release.damaged",
            "the kept release is damaged, and the hub that could mend it is away",
            where=str(place),
            why=whys[0] if whys else f"Its manifest is not {agreed.manifest}.",
            help="Remove this folder, and load again when the hub is back.",
        )
    return place, manifest, agreed.commit


def _manifest_in(place: Path) -> Manifest | None:
    with suppress(DataRefused):
        return read_manifest(place)
    return None


def _is_whole(place: Path, manifest: Manifest) -> bool:
    found = verify_folder(place) if place.is_dir() else None
    return found is not None and found.ok and found.digest == manifest.digest


def _pull_again(place: Path, source: Path, manifest: Manifest) -> None:
    """Put a release into the cache, in place of a damaged one; another process may be quicker."""
    with on_disk("keep the release", place), work_folder(place.parent) as work:
        if place.exists():
            place.rename(work / "damaged")
    try:
        fetch(source, manifest, place)
    except PlaceError:
        if not _is_whole(place, manifest):
            raise


def _files(folder: Path, manifest: Manifest, config: str) -> dict[str, list[str]]:
    """Return the files of a configuration by split, as the manifest lists them: what the card says is not asked."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in manifest.files:
        if entry.config and entry.split:
            found.setdefault(entry.config, {}).setdefault(entry.split, []).append(str(folder / entry.path))
    if config not in found:
        raise UsageError(
            "pull.part",
            f"{manifest.name}@{manifest.version} has no configuration `{config}`",
            help=nearest(config, found) or f"It has {', '.join(found) or 'none'}.",
        )
    return found[config]


def _read(files: Mapping[str, list[str]], split: str | None, *, streaming: bool) -> Any:  # noqa: ANN401 - see load
    if split is not None and split.isidentifier() and split not in files:
        raise UsageError(
            "pull.part", f"there is no split `{split}`", help=nearest(split, files) or f"There is {', '.join(files)}."
        )
    from datasets import load_dataset  # noqa: PLC0415 - it is slow to import

    return load_dataset("parquet", data_files=dict(files), split=split, streaming=streaming)
