"""Who signed a release, and does that signature count?

The signature itself names its key, so that damage to it shows to everybody; whose key that is, a trust file says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from copydesk.errors import DataRefused
from copydesk.manifest import MANIFEST_NAME, MAX_SIGNATURE_BYTES, SIGNATURE_NAME, Manifest
from copydesk.sign.envelope import Signed, can_sign, is_genuine, key_name, parse, require_libraries
from copydesk.sign.statement import contradictions
from copydesk.sign.trust import Trust
from copydesk.verify.damage import Damage, Signature, Told, Unchecked
from copydesk.verify.files import Release

_SHOWN = 16
"""Digits of the name of a key that are shown."""


def look_at_signature(release: Release, trust: Trust | None, *, required: bool) -> tuple[Signature, tuple[Told, ...]]:
    """Return whose signature there is, and what is wrong with it; with `required` a missing one is damage.

    UsageError when one is required and the libraries that check it are not installed.
    """
    if required:
        require_libraries()
    found = _signed(release)
    if isinstance(found, Damage):
        return Signature("damaged signature"), (found,)
    if found is None:
        missing = Damage(SIGNATURE_NAME, "signature", "a signature of a trusted key", "unsigned")
        return Signature("unsigned"), (missing,) if required else ()
    told = tuple(_told(found, release.manifest, trust))
    key = found.statement.predicate.key
    name = trust.name_of(key) if trust else None
    return Signature(_words(key, name, trust, told), key, name), told


def _signed(release: Release) -> Signed | Damage | None:
    if release.present.get(SIGNATURE_NAME) != "file":
        return None  # a link of that name is extra, and told as such
    try:
        return parse(_read(release.folder / SIGNATURE_NAME))
    except DataRefused as refused:
        return Damage(SIGNATURE_NAME, "signature", "a signature of copydesk", f"{refused.what}: {refused.why}")


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_SIGNATURE_BYTES + 1)
    if len(data) > MAX_SIGNATURE_BYTES:
        raise DataRefused(
            "release.damaged", "the signature is too large", why=f"{MAX_SIGNATURE_BYTES:,} bytes are read."
        )
    return data


def _told(signed: Signed, manifest: Manifest, trust: Trust | None) -> Iterator[Told]:
    key, genuine = signed.statement.predicate.key, can_sign() and is_genuine(signed)
    if genuine and _is_of_another_manifest(signed, manifest):
        # What a key has signed is as it was signed: it is the manifest that is not.
        signed_one = f"the manifest that was signed, {signed.statement.predicate.manifest}"
        yield Damage(MANIFEST_NAME, "manifest", signed_one, manifest.digest)
    for expected, found in contradictions(signed.statement, manifest):
        yield Damage(SIGNATURE_NAME, "signature", expected, found)
    if not can_sign():
        yield Unchecked("signature", "it is checked with libraries that are missing: pip install 'copydesk[sign]'")
    elif not genuine:
        yield Damage(SIGNATURE_NAME, "signature", f"a signature by key {key_name(key)}", "a broken signature")
    refusal = trust.refusal(key, manifest.name) if trust else None
    if refusal:
        yield Damage(SIGNATURE_NAME, "signature", "a signature of a trusted key", f"one by {refusal}: {key_name(key)}")


def _is_of_another_manifest(signed: Signed, manifest: Manifest) -> bool:
    """Tell whether a statement is one of this release, and of another manifest of it."""
    said = signed.statement.predicate
    return (said.name, said.version) == (manifest.name, manifest.version) and said.manifest != manifest.digest


def _words(key: str, name: str | None, trust: Trust | None, told: tuple[Told, ...]) -> str:
    called = f"key {key_name(key)[:_SHOWN]}"
    if any(isinstance(it, Damage) for it in told):
        return f"says it is signed by {name or called}, which does not hold"
    if told or trust is None:
        return f"signed by {called}, not checked{'' if told else ' against a trust file'}"
    return f"signed by {name}, {called}"
