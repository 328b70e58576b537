"""Is a release what it says of itself? Level by level, each with those before it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from copydesk.hubs import open_hub
from copydesk.hubs.base import Hub, on_disk
from copydesk.manifest import BESIDE_BUILD, MANIFEST_NAME
from copydesk.release import Reference
from copydesk.verify.chain import check_chain
from copydesk.verify.damage import (
    LEVELS,
    OF_FILES,
    Ask,
    Damage,
    Kind,
    Level,
    Origin,
    Part,
    Signature,
    Told,
    Unchecked,
    Verification,
    refuse_damage,
)
from copydesk.verify.files import Release, check_bytes, check_sizes, open_release
from copydesk.verify.signed import look_at_signature

__all__ = [
    "LEVELS",
    "Ask",
    "Damage",
    "Kind",
    "Level",
    "Origin",
    "Part",
    "Signature",
    "Unchecked",
    "Verification",
    "refuse_damage",
    "verify",
    "verify_folder",
]

_BYTES = Ask()


def verify(reference: Reference | Path, root: Path, ask: Ask = _BYTES) -> Verification:
    """Verify a release on a hub, or a folder with a build or a release, relative to the project root.

    UsageError when the hub holds no such release, PlaceError when hub or folder cannot be read.
    """
    if isinstance(reference, Path):
        return _verified(root / reference, BESIDE_BUILD, None, ask)
    hub = open_hub(reference.hub, root)
    found = _verified(
        hub.folder(reference.name, reference.version, allow_yanked=ask.allow_yanked), frozenset(), hub, ask
    )
    stated, wanted = f"{found.name}@{found.version}", f"{reference.name}@{reference.version}"
    if found.digest is None or stated == wanted:
        return found
    other = Damage(MANIFEST_NAME, "manifest", wanted, stated)
    return replace(found, damages=tuple(sorted((*found.damages, other))))


def verify_folder(
    folder: Path, *, beside: frozenset[str] = frozenset(), hashed: Container[str] = frozenset()
) -> Verification:
    """Compare every byte of a folder with its manifest; `beside` names files that may lie there as well.

    `hashed` names files whose bytes somebody else hashes, so that only sizes and rows are compared.

    Damage is returned, never raised; PlaceError when the folder cannot be read.
    """
    return _verified(folder, beside, None, Ask(hashed=hashed))


def _verified(folder: Path, beside: frozenset[str], hub: Hub | None, ask: Ask) -> Verification:
    with on_disk("read the folder to verify", folder):
        release = open_release(folder, beside, hub)
        if isinstance(release, Damage):
            return Verification(folder, None, None, None, 0, 0, (release,), ask.level)
        signature, says = _signature(release, ask)
        told = [(name, list(says)) for name, says in _checks(release, ask, says)]
        told += _inside(release, ask, [it for _, says in told for it in says])
    every = [it for _, says in told for it in says]
    unchecked = tuple(sorted(it for it in every if isinstance(it, Unchecked)))
    manifest = release.manifest
    return Verification(
        folder=folder,
        name=manifest.name,
        version=manifest.version,
        digest=manifest.digest,
        files=len(manifest.files),
        bytes=sum(entry.size for entry in manifest.files),
        damages=tuple(sorted(it for it in every if isinstance(it, Damage))),
        level=ask.level,
        checked=tuple(name for name, _ in told if name not in {it.what for it in unchecked}),
        unchecked=unchecked,
        signature=signature,
    )


def _signature(release: Release, ask: Ask) -> tuple[Signature | None, Iterable[Told] | None]:
    """Return whose signature there is and what is wrong with it; nothing where none is and none is asked for."""
    if not ask.wants("signature"):
        return None, None
    signature, says = look_at_signature(release, ask.trust, required=ask.signature_required)
    return signature, says if says or signature.key else None


def _checks(release: Release, ask: Ask, signed: Iterable[Told] | None) -> Iterator[tuple[str, Iterable[Told]]]:
    """Yield the checks of a level, each with what it has to say."""
    yield "sizes", check_sizes(release)
    if ask.wants("signature"):
        yield "chain", check_chain(release)
    if signed is not None:
        yield "signature", signed
    if ask.wants("bytes"):
        yield "bytes", check_bytes(release, ask.part, ask.hashed)


def _inside(release: Release, ask: Ask, so_far: Iterable[Told]) -> Iterator[tuple[str, list[Told]]]:
    """Look into the files, when they are those of the manifest."""
    broken = any(isinstance(it, Damage) and it.kind in OF_FILES for it in so_far)
    asked = [*(["content"] if ask.wants("content") else []), *(["rebuild"] if ask.origin else [])]
    if broken:
        for what in asked:
            yield what, [Unchecked(what, "the files are not those of the manifest")]
        return
    if ask.wants("content"):
        from copydesk.verify.content import check_content  # noqa: PLC0415 - it brings polars and pandera

        yield from ((name, list(says)) for name, says in check_content(release, ask.project))
    if ask.origin:
        from copydesk.verify.rebuild import check_rebuild  # noqa: PLC0415 - the same

        yield "rebuild", list(check_rebuild(release, ask.origin))
