"""How does a build become a release that anyone can load?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from copydesk.errors import PlaceError, StateUnknown
from copydesk.hubs.base import Hub, Loading, Outcome, Plan, Receipt, Stamp, read_signature
from copydesk.manifest import BESIDE_BUILD, Manifest, read_manifest
from copydesk.publish.forgotten import refuse_forgotten
from copydesk.publish.public import NOBODY_ELSE, Audience, refuse_closed_rights
from copydesk.publish.stranger import refuse_other_rows
from copydesk.release import Version
from copydesk.verify import refuse_damage, verify_folder

__all__ = ["Audience", "Published", "Sign", "plan", "publish"]

Sign = Callable[[Path, Manifest], None]
"""What puts a signature into the folder of a sound build."""


@dataclass(frozen=True, slots=True)
class Published:
    """A release that was read back and verified; digest is that of its manifest, moved what had to be copied."""

    outcome: Outcome
    name: str
    version: Version
    digest: str
    loading: Loading
    moved: Plan

    @property
    def folder(self) -> Path | None:
        """The folder of the release, None when it is on another machine."""
        return self.loading.folder

    @property
    def load_line(self) -> str:
        """The line of Python that loads the release."""
        return self.loading.line


def publish(build: Path, hub: Hub, sign: Sign | None = None, *, audience: Audience = NOBODY_ELSE) -> Published:
    """Verify the build, release it, read it back and verify it; with `sign`, sign it before.

    DataRefused for damage, a taken version, articles that were taken down and would return or, where everybody can
    read the hub, rights that are unknown or closed; PlaceError when the hub or the disk refuses, StateUnknown when the
    release could not be read back: running the command again settles it.
    """
    manifest, public = _allowed(build, hub, audience)
    if sign:
        sign(build, manifest)
    version = Version.parse(manifest.version)
    receipt = hub.release(manifest.name, version, build, public=public)
    _read_back(hub, manifest, version, receipt)
    loading = hub.loading(manifest.name, version)
    if loading.stock:
        refuse_other_rows(loading.stock, manifest)
    return Published(receipt.outcome, manifest.name, version, manifest.digest, loading, receipt.moved)


def plan(build: Path, hub: Hub, *, audience: Audience = NOBODY_ELSE) -> tuple[Manifest, Plan]:
    """Return what publishing this build would move; nothing is written.

    DataRefused as `publish` for what shows in names, sizes, rows and tombstones, PlaceError when the hub refuses.
    """
    manifest, _ = _allowed(build, hub, audience)
    found = hub.plan(manifest)
    signature = read_signature(build) if found.new else None
    return manifest, replace(found, statements=found.statements + len(signature or b""))


def _allowed(build: Path, hub: Hub, audience: Audience) -> tuple[Manifest, bool]:
    """Return what a build states when it may go to this hub, and whether everybody can read it there."""
    manifest = _sound(build)
    public = audience.public or hub.is_public(manifest.name) is True
    if public:
        refuse_closed_rights(build, manifest, audience.may_go)
    refuse_forgotten(build, manifest, hub)
    return manifest, public


def _sound(build: Path) -> Manifest:
    manifest = read_manifest(build)
    # The hub hashes what it takes, and does not take what it has: to hash all of it here would be a second reading.
    found = verify_folder(build, beside=BESIDE_BUILD, hashed={entry.path for entry in manifest.files})
    refuse_damage(found, manifest, "the build is damaged", "Run `copydesk build` again.")
    return manifest


def _read_back(hub: Hub, manifest: Manifest, version: Version, receipt: Receipt) -> None:
    try:
        folder = hub.folder(manifest.name, version)
        known = {path for path, stamp in receipt.hashed.items() if _is_there(folder / path, stamp)}
        found = verify_folder(folder, hashed=known)
    except PlaceError as error:
        raise StateUnknown(
            "publish.unconfirmed",
            "released, but it could not be read back",
            where=error.where,
            why=error.why,
            help="Run the command again: it verifies the release.",
        ) from error
    refuse_damage(
        found, manifest, "the published release is damaged", "Look at its disk, then publish another version."
    )


def _is_there(path: Path, stamp: Stamp) -> bool:
    """Tell whether this is the very file that was hashed a moment ago."""
    with suppress(OSError):
        now = path.lstat()
        return Stamp(now.st_dev, now.st_ino, now.st_size) == stamp
    return False
