"""Is this the release that follows those before it? Each manifest names the one before by version and digest.

Who replays an old manifest, swaps two or edits one changes its digest, and the next manifest of the chain says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.base import Hub
from copydesk.manifest import MANIFEST_NAME, Manifest, Previous
from copydesk.release import Version
from copydesk.verify.damage import Damage, Told, Unchecked
from copydesk.verify.files import Release


def check_chain(release: Release) -> Iterator[Told]:
    """Follow the manifests of a hub down to the first; the chain ends where one is wrong or is not there any more."""
    manifest, hub = release.manifest, release.hub
    while manifest.previous:
        if hub is None:
            why = "a folder does not say on which hub it lies; name the release: dir:.hub/acme/eu-news@1.2.0"
            yield Unchecked("chain", why)
            return
        before = _before(hub, manifest, manifest.previous)
        if not isinstance(before, Manifest):
            yield before
            return
        manifest = before


def _before(hub: Hub, manifest: Manifest, stated: Previous) -> Manifest | Told:
    """Return the manifest before another one, or what is wrong with it."""
    lower, wanted = _lower(manifest, stated), f"{stated.version} with manifest {stated.manifest}"
    if lower is None:
        found = f"{manifest.version} follows {stated.version}"
        return Damage(MANIFEST_NAME, "chain", "each release follows a lower version", found)
    try:
        before = hub.manifest(manifest.name, lower)
    except DataRefused as refused:
        return Damage(MANIFEST_NAME, "chain", wanted, f"{lower}: {refused.what}. {refused.why}")
    except UsageError:
        return Damage(MANIFEST_NAME, "manifest", "the name of a dataset", manifest.name)
    if before is None:
        return Unchecked("chain", f"{lower}, which {manifest.version} follows, is not on the hub any more")
    if (before.name, before.version, before.digest) != (manifest.name, str(lower), stated.manifest):
        found = f"{before.version} with manifest {before.digest}"
        return Damage(MANIFEST_NAME, "chain", wanted, f"{found} in the place of {lower}")
    return before


def _lower(manifest: Manifest, stated: Previous) -> Version | None:
    """Return the version before, None when it is not lower or none at all."""
    try:
        before = Version.parse(stated.version)
        return before if before < Version.parse(manifest.version) else None
    except UsageError:
        return None
