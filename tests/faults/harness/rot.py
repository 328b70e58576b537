"""Is whatever happens to the bytes of a release named by `verify`?

A signed release of real build bytes, with tombstones, third in its chain, is damaged and mended again, thousands of
times: bits, blocks, lengths, files, and what is said of them. Whoever asks names the release on its hub, with the keys
that he trusts.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.harness.cases import Case
from tests.faults.harness.desk import Desk
from tests.faults.harness.project import NAME
from tests.intakes import put
from tests.journeys.test_releases import RECIPE, record

from copydesk.canonical import json_bytes, sha256
from copydesk.errors import CopydeskError
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, FileEntry, Manifest, read_manifest
from copydesk.release import HubAddress, Reference, Version
from copydesk.sign.keys import load_key
from copydesk.sign.trust import Trust, TrustedKey
from copydesk.templates import read_template
from copydesk.verify import Ask, verify

FIRST, MIDDLE, LAST = Version(1, 0, 0), Version(2, 0, 0), Version(2, 1, 0)
KEY = "desk.pem"
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Victim:
    """A release in a chain of three, the one before it, and the one after it; and who is trusted."""

    root: Path
    folder: Path
    first: Path
    last: Path
    trust: Trust
    files: tuple[str, ...]


Damaging = tuple[str, str, set[str], Callable[[], Any]]
"""A damage: its kind, where, the paths one of which has to be named, and what does it."""


def open_victim(desk: Desk, place: Path) -> Victim:
    """Make three signed releases by the commands themselves; one article is taken down after the first."""
    root = place / "victim"
    recipe = RECIPE + '[release]\nhub = "dir:.hub"\n'
    put(root, {"dataset/recipe.toml": recipe, "schemas/news_article.py": read_template("news_article.py.in")})
    gone = str(_write(root, 5)["url"])
    publish = ("publish", "--sign", KEY)
    _do(desk, root, ("release", "key", "desk", "--out", KEY), ("build",), publish)
    _do(desk, root, ("release", "takedown", "--url", gone, "--reason", "the wish of a person"), ("build",), publish)
    _write(root, 8)
    _do(desk, root, ("build",), publish)
    hub = DirectoryHub(root / ".hub")
    assert hub.versions(NAME) == [FIRST, MIDDLE, LAST]
    first, middle, last = (hub.folder(NAME, version, allow_yanked=True) for version in (FIRST, MIDDLE, LAST))
    for folder in (first, middle, last):
        for inner in (folder, *folder.rglob("*")):
            inner.chmod(0o755 if inner.is_dir() else 0o644)
    public = base64.b64encode(bytes.fromhex(str(load_key(root / KEY, None).public_key.keyval["public"]))).decode()
    trust = Trust(key=[TrustedKey(name="desk", public=public, datasets=["acme/*"])])
    names = sorted(path.relative_to(middle).as_posix() for path in middle.rglob("*") if path.is_file())
    return Victim(root, middle, first, last, trust, tuple(names))


def _do(desk: Desk, root: Path, *commands: tuple[str, ...]) -> None:
    for command, end in zip(commands, desk.run(root, *commands), strict=True):
        assert end.code == 0, f"{command}: {end.said}"


def _write(root: Path, count: int) -> dict[str, Any]:
    texts = [" ".join(f"s{number}w{place}" for place in range(40)) for number in range(count)]
    records = [dict(record(number, text, day=number)) for number, text in enumerate(texts)]
    put(root, {"captures/articles.jsonl": "".join(json.dumps(it) + "\n" for it in records)})
    return records[1]


def damages(victim: Victim, most: int, seed: int = 7) -> Iterator[Case]:
    """Yield what `verify` said of each damage: those of whole files once, then bits, blocks and lengths by turns."""
    assert not _found(victim, MIDDLE).damages
    assert not _found(victim, LAST).damages
    rng = Random(seed)  # noqa: S311 - no secret
    kinds = (_bit, _bit, _bit, _zeros, _shorter, _longer, _noise)
    endless = ((kind, name) for kind in cycle(kinds) for name in victim.files)
    inner = (made for kind, name in endless if (made := kind(victim, name, rng)))
    for kind, where, named, damage in islice(chain(_of_files(victim), inner), most):
        with _mended(victim):
            damage()
            wrong = _unnamed(victim, kind, named)
        yield Case("verify", f"{kind} of {where}", kind if wrong else f"{kind} named", wrong)


def _unnamed(victim: Victim, kind: str, named: set[str]) -> str:
    """Return what `verify` says instead of naming one of these paths, the empty string when it does."""
    try:
        paths = {it.path for it in _found(victim, LAST if kind in OF_CHAINS else MIDDLE).damages}
        # Damage to a signature shows to everybody; that it is gone, only to who asks for one.
        if named == {SIGNATURE_NAME} and kind != "a missing file":
            paths &= _found_by_anybody(victim)
    except CopydeskError as error:
        return f"verify stops: {error}"
    return "" if paths & named else f"verify names {sorted(paths) or 'nothing'}"


def _found(victim: Victim, version: Version) -> Any:
    ask = Ask(trust=victim.trust, signature_required=True, allow_yanked=True)
    return verify(Reference(HubAddress("dir", ".hub"), NAME, version), victim.root, ask)


def _found_by_anybody(victim: Victim) -> set[str]:
    """Return the damaged paths that who knows no key is told of."""
    reference = Reference(HubAddress("dir", ".hub"), NAME, MIDDLE)
    return {it.path for it in verify(reference, victim.root, Ask(allow_yanked=True)).damages}


@contextmanager
def _mended(victim: Victim) -> Iterator[None]:
    """Put every file back as it was, in the end."""
    sound = {path: path.read_bytes() for path in victim.folder.rglob("*") if path.is_file()}
    folders = [path for path in victim.folder.rglob("*") if path.is_dir()]
    try:
        yield
    finally:
        for path in sorted(victim.folder.rglob("*"), reverse=True):
            if path.is_symlink() or (path.is_file() and path not in sound):
                path.unlink()
            elif path.is_dir() and path not in folders:
                shutil.rmtree(path)
        for folder in folders:
            folder.mkdir(exist_ok=True)
        for path, data in sound.items():
            if path.is_dir():
                shutil.rmtree(path)
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)


# Inside of a file.


def _bit(victim: Victim, name: str, rng: Random) -> Damaging:
    """Turn one bit: of the first bytes, the last, or any."""
    data = bytearray((victim.folder / name).read_bytes())
    place = rng.choice(
        (rng.randrange(min(16, len(data))), len(data) - 1 - rng.randrange(min(64, len(data))), rng.randrange(len(data)))
    )
    bit = rng.randrange(8)
    data[place] ^= 1 << bit
    return _written("a flipped bit", victim, name, bytes(data), f"byte {place} bit {bit}")


def _zeros(victim: Victim, name: str, rng: Random) -> Damaging | None:
    """Zero a block, as a disk that lost it; of zeros nothing is damaged."""
    data = (victim.folder / name).read_bytes()
    place = rng.randrange(0, len(data), _BLOCK)
    now = data[:place] + bytes(len(data[place : place + _BLOCK])) + data[place + _BLOCK :]
    return _written("a zeroed block", victim, name, now, f"byte {place}") if now != data else None


def _shorter(victim: Victim, name: str, rng: Random) -> Damaging:
    data = (victim.folder / name).read_bytes()
    length = rng.choice((0, len(data) - 1, rng.randrange(len(data))))
    return _written("a truncation", victim, name, data[:length], f"byte {length}")


def _longer(victim: Victim, name: str, rng: Random) -> Damaging:
    data = (victim.folder / name).read_bytes()
    more = rng.choice((b"\n", b"\0", data, rng.randbytes(1 + rng.randrange(_BLOCK))))
    return _written("bytes at the end", victim, name, data + more, f"{len(more)} bytes")


def _noise(victim: Victim, name: str, rng: Random) -> Damaging | None:
    data = (victim.folder / name).read_bytes()
    place = rng.randrange(len(data))
    noise = rng.randbytes(min(len(data) - place, 1 + rng.randrange(_BLOCK)))
    now = data[:place] + noise + data[place + len(noise) :]
    return _written("other bytes", victim, name, now, f"byte {place}") if now != data else None


def _written(kind: str, victim: Victim, name: str, data: bytes, where: str) -> Damaging:
    return kind, f"{name}, {where}", {name}, lambda: (victim.folder / name).write_bytes(data)


# Of whole files, and of what is said of them.

OF_CHAINS = frozenset({"a chain with another release", "a chain with an edited release"})
"""Damages of a release that the next one names: its manifest holds the digest."""


def _of_files(victim: Victim) -> Iterator[Damaging]:
    folder = victim.folder
    for name in victim.files:
        path = folder / name
        yield "a missing file", name, {name}, path.unlink
        yield "a link", name, {name}, lambda path=path: (path.rename(folder / "away"), path.symlink_to("away"))
        yield "a folder", name, {name}, lambda path=path: (path.unlink(), path.mkdir())
        yield "an empty file", name, {name}, lambda path=path: path.write_bytes(b"")
        inner = f"{name}.more"
        yield "an extra file", inner, {inner}, lambda inner=inner: (folder / inner).write_bytes(b"more")
    stated = [it for it in victim.files if it not in {MANIFEST_NAME, SIGNATURE_NAME}]
    for one, other in ((one, other) for one in stated for other in stated if one < other):
        yield (
            "swapped files",
            f"{one} and {other}",
            {one},
            lambda one=one, other=other: _swap(folder / one, folder / other),
        )
        yield (
            "swapped files",
            f"{one} and {other}",
            {other},
            lambda one=one, other=other: _swap(folder / one, folder / other),
        )
    yield from _of_older(victim)
    yield from _of_edits(victim)


def _swap(one: Path, other: Path) -> None:
    if one.read_bytes() == other.read_bytes():
        one.write_bytes(one.read_bytes() + b"\0")
        other.write_bytes(other.read_bytes() + b"\0")
        return
    mine, its = one.read_bytes(), other.read_bytes()
    one.write_bytes(its)
    other.write_bytes(mine)


def _of_older(victim: Victim) -> Iterator[Damaging]:
    """Yield what others would do with true files of other releases of the same desk."""
    folder = victim.folder
    both = {MANIFEST_NAME, SIGNATURE_NAME}
    for other in (victim.first, victim.last):
        which = other.name
        yield (
            "a replayed manifest",
            which,
            {MANIFEST_NAME},
            lambda other=other: [shutil.copyfile(other / name, folder / name) for name in both],
        )
        yield (
            "a manifest without its signature",
            which,
            both,
            lambda other=other: shutil.copyfile(other / MANIFEST_NAME, folder / MANIFEST_NAME),
        )
        yield (
            "a signature of another release",
            which,
            {SIGNATURE_NAME},
            lambda other=other: shutil.copyfile(other / SIGNATURE_NAME, folder / SIGNATURE_NAME),
        )
        yield "a swapped release", which, {MANIFEST_NAME}, lambda other=other: _replace(folder, other)
        yield "a chain with another release", which, {MANIFEST_NAME}, lambda other=other: _replace(folder, other)
        for name in ("README.md", "changes.json", "leakage.json"):
            if (other / name).read_bytes() != (folder / name).read_bytes():
                yield (
                    "a file of another release",
                    f"{name} of {which}",
                    {name},
                    lambda other=other, name=name: shutil.copyfile(other / name, folder / name),
                )


def _replace(folder: Path, other: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(other, folder, dirs_exist_ok=True)


def _of_edits(victim: Victim) -> Iterator[Damaging]:
    """Yield edits of the card and of what the manifest says, also those that state all digests anew."""
    folder = victim.folder
    card = (folder / "README.md").read_bytes()
    manifest = read_manifest(folder)
    edits = [card.replace(old, new, 1) for old, new in ((b"e", b"3"), (b"\n", b"\r\n"), (b"1", b"7")) if old in card]
    for number, edited in enumerate([*edits, card + b"\nfree for any use\n"]):
        yield (
            "an edited card",
            f"edit {number}",
            {"README.md"},
            lambda data=edited: (folder / "README.md").write_bytes(data),
        )
        forged = _restated(manifest, "README.md", edited)

        def forge(data: bytes = edited, forged: Manifest = forged) -> None:
            (folder / "README.md").write_bytes(data)
            (folder / MANIFEST_NAME).write_bytes(forged.to_bytes())

        yield "an edited card, stated anew", f"edit {number}", {SIGNATURE_NAME}, forge
        yield "a chain with an edited release", f"edit {number}", {MANIFEST_NAME}, forge
    for field, value in _changes(manifest):
        forged = manifest.model_copy(update={field: value})
        yield (
            "an edited manifest",
            field,
            {MANIFEST_NAME, SIGNATURE_NAME},
            lambda forged=forged: (folder / MANIFEST_NAME).write_bytes(forged.to_bytes()),
        )
    yield from _of_signatures(folder)


def _changes(manifest: Manifest) -> Iterator[tuple[str, Any]]:
    yield from (
        ("name", "acme/other"),
        ("version", "9.0.0"),
        ("number", 7),
        ("previous", None),
        ("as_of", "2020-01-01"),
    )
    yield from (
        ("made_with", {"copydesk": "9"}),
        ("content", []),
        ("inputs", manifest.inputs.model_copy(update={"recipe": "r"})),
    )
    for number in range(len(manifest.files)):
        yield "files", [*manifest.files[:number], *manifest.files[number + 1 :]]
        entry = manifest.files[number]
        other = entry.model_copy(update={"rows": (entry.rows or 0) + 1})
        yield "files", [*manifest.files[:number], other, *manifest.files[number + 1 :]]


def _restated(manifest: Manifest, name: str, data: bytes) -> Manifest:
    entry = FileEntry(path=name, size=len(data), sha256=sha256(data))
    return manifest.model_copy(update={"files": [entry if it.path == name else it for it in manifest.files]})


def _of_signatures(folder: Path) -> Iterator[Damaging]:
    """Yield envelopes whose words were changed, and which are written as ours are."""
    path = folder / SIGNATURE_NAME
    said = json.loads(path.read_bytes())
    statement = base64.b64decode(said["payload"])
    (signature,) = said["signatures"]
    other = base64.b64encode(statement.replace(b"1", b"2", 1)).decode()
    raw = bytearray(base64.b64decode(signature["sig"]))
    raw[5] ^= 1
    edits = {
        "another statement": {**said, "payload": other},
        "another type": {**said, "payloadType": "application/json"},
        "another key": {**said, "signatures": [{**signature, "keyid": "0" * 64}]},
        "another signature": {**said, "signatures": [{**signature, "sig": base64.b64encode(raw).decode()}]},
        "no signature": {**said, "signatures": []},
        "two signatures": {**said, "signatures": [signature, signature]},
        "one word more": {**said, "more": "words"},
    }
    for what, edited in edits.items():
        yield "an edited signature", what, {SIGNATURE_NAME}, lambda said=edited: path.write_bytes(json_bytes(said))
