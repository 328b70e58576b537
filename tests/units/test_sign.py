"""Does a signature say what it should, to those who should believe it, and to nobody anything of the key?"""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner
from tests.builds import FIRST, NAME, SECOND, make_build, restate, write_manifest

from copydesk.canonical import json_bytes
from copydesk.cli.app import run
from copydesk.cli.release_key import PASSPHRASE
from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.base import Hub, Outcome
from copydesk.hubs.directory import DirectoryHub
from copydesk.hubs.memory import MemoryHub
from copydesk.manifest import BESIDE_BUILD, MANIFEST_NAME, SIGNATURE_NAME, FileEntry, read_manifest
from copydesk.publish import publish
from copydesk.pull import pull
from copydesk.release import parse_dataset
from copydesk.sign import envelope
from copydesk.sign.envelope import key_name, parse, sign, write_signature
from copydesk.sign.keys import load_key, make_key
from copydesk.sign.statement import Statement, state
from copydesk.sign.trust import Trust, TrustedKey, load_trust, stanza
from copydesk.verify import Ask, Damage, verify

Forge = Callable[[Path, CryptoSigner], None]


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> CryptoSigner:
    """Return a key of the desk."""
    path = tmp_path_factory.mktemp("keys") / "desk.pem"
    make_key(path, None)
    return load_key(path, None)


@pytest.fixture
def build(tmp_path: Path, signer: CryptoSigner) -> Path:
    """Return a signed build."""
    folder = make_build(tmp_path / "build")
    put_signature(folder, signer)
    return folder


def put_signature(folder: Path, signer: CryptoSigner) -> None:
    """Sign a build as `publish` does."""
    write_signature(folder, sign(read_manifest(folder), signer))


def public(signer: CryptoSigner) -> str:
    """Return the public key, 64 hex digits."""
    return str(signer.public_key.keyval["public"])


def trusting(signer: CryptoSigner, **changes: Any) -> Trust:
    """Return a trust file that holds one key."""
    key = base64.b64encode(bytes.fromhex(public(signer))).decode()
    return Trust(key=[TrustedKey.model_validate({"name": "desk", "public": key, "datasets": ["acme/*"], **changes})])


def damages(build: Path, trust: Trust | None = None, *, required: bool = False) -> tuple[Damage, ...]:
    """Return what is wrong with a build."""
    return verify(Path(build.name), build.parent, Ask(trust=trust, signature_required=required)).damages


# What is signed.


def test_the_same_build_and_key_give_the_same_bytes(build: Path, signer: CryptoSigner) -> None:
    """An envelope is deterministic, and its statement names every file and the manifest."""
    manifest = read_manifest(build)
    data = sign(manifest, signer)
    assert data == sign(manifest, signer) == (build / SIGNATURE_NAME).read_bytes()
    said = json.loads(base64.b64decode(json.loads(data)["payload"]))
    assert (said["_type"], said["predicateType"]) == ("https://in-toto.io/Statement/v1", "urn:copydesk:release")
    names = {it["name"]: it["digest"]["sha256"] for it in said["subject"]}
    assert names == {MANIFEST_NAME: manifest.digest} | {it.path: it.sha256 for it in manifest.files}
    assert (said["predicate"]["name"], said["predicate"]["manifest"]) == (NAME, manifest.digest)


def test_others_can_read_the_envelope(build: Path, signer: CryptoSigner) -> None:
    """The library of the standard reads it and finds the signature good."""
    read = Envelope.from_dict(json.loads((build / SIGNATURE_NAME).read_bytes()))
    assert list(read.verify([signer.public_key], 1)) == [key_name(public(signer))]


def test_a_signed_release_is_verified(build: Path, signer: CryptoSigner) -> None:
    """With the key in the trust file its name is told; without one it is said that nobody looked."""
    found = verify(Path("build"), build.parent, Ask(trust=trusting(signer), signature_required=True))
    short = key_name(public(signer))[:16]
    assert (found.ok, found.checked) == (True, ("sizes", "chain", "signature", "bytes"))
    assert found.signature
    assert (found.signature.words, found.signature.name) == (f"signed by desk, key {short}", "desk")
    plain = verify(Path("build"), build.parent)
    assert plain.signature
    assert plain.signature.words == f"signed by key {short}, not checked against a trust file"
    assert plain.ok


def test_an_unsigned_release_is_labelled(build: Path) -> None:
    """Nothing is wrong with a release that nobody signed, unless a signature is asked for."""
    (build / SIGNATURE_NAME).unlink()
    found = verify(Path("build"), build.parent)
    assert found.signature
    assert (found.ok, found.signature.words, "signature" in found.checked) == (True, "unsigned", False)


# Forged signatures.


def unsigned(build: Path, signer: CryptoSigner) -> None:  # noqa: ARG001 - a forger is called with a key
    """Take the signature away."""
    (build / SIGNATURE_NAME).unlink()


def of_another_release(build: Path, signer: CryptoSigner) -> None:
    """Put a good signature of another release beside this one."""
    other = make_build(build.parent / "other", SECOND, ["Other"])
    write_signature(build, sign(read_manifest(other), signer))


def signed_statement(build: Path, signer: CryptoSigner, statement: Statement) -> None:
    """Sign any statement."""
    made = Envelope(statement.to_bytes(), envelope.PAYLOAD, {})
    made.sign(signer)
    write_signature(build, json_bytes(made.to_dict()))


def without_a_file(build: Path, signer: CryptoSigner) -> None:
    """Sign all files but the card."""
    whole = state(read_manifest(build), public(signer))
    left = [it for it in whole.subject if it.name != "README.md"]
    signed_statement(build, signer, whole.model_copy(update={"subject": left}))


def with_other_words(build: Path, signer: CryptoSigner) -> None:
    """Sign the right files as another version."""
    whole = state(read_manifest(build), public(signer))
    predicate = whole.predicate.model_copy(update={"version": "9.0.0"})
    signed_statement(build, signer, whole.model_copy(update={"predicate": predicate}))


def signed_another_way(build: Path, signer: CryptoSigner) -> None:
    """Sign the right statement in other bytes."""
    payload = json.dumps(json.loads(state(read_manifest(build), public(signer)).to_bytes())).encode()
    made = Envelope(payload, envelope.PAYLOAD, {})
    made.sign(signer)
    write_signature(build, json_bytes(made.to_dict()))


def in_the_name_of_another(build: Path, signer: CryptoSigner) -> None:
    """Name the key of the desk, and sign with one's own."""
    thief = CryptoSigner.generate_ed25519(keyid=key_name(public(signer)))
    signed_statement(build, thief, state(read_manifest(build), public(signer)))


def by_a_stranger(build: Path, signer: CryptoSigner) -> None:  # noqa: ARG001 - a forger is called with a key
    """Sign with a key that nobody knows."""
    make_key(build.parent / "stranger.pem", None)
    put_signature(build, load_key(build.parent / "stranger.pem", None))


def edited(**changes: Any) -> Forge:
    """Return a forger who changes the envelope."""

    def forge(build: Path, signer: CryptoSigner) -> None:  # noqa: ARG001 - a forger is called with a key
        said = json.loads((build / SIGNATURE_NAME).read_bytes())
        (build / SIGNATURE_NAME).write_bytes(json_bytes({**said, **changes}))

    return forge


def overwritten(data: bytes) -> Forge:
    """Return a forger who writes something else."""

    def forge(build: Path, signer: CryptoSigner) -> None:  # noqa: ARG001 - a forger is called with a key
        (build / SIGNATURE_NAME).write_bytes(data)

    return forge


def spaced(build: Path, signer: CryptoSigner) -> None:  # noqa: ARG001 - a forger is called with a key
    """Write the same envelope with a blank at its end."""
    (build / SIGNATURE_NAME).write_bytes((build / SIGNATURE_NAME).read_bytes() + b" ")


FORGED: list[tuple[Forge, str, str]] = [
    (of_another_release, "a statement of manifest", "acme/eu-news 1.1.0"),
    (without_a_file, "a statement of README.md with sha256", "nothing"),
    (with_other_words, "a statement that repeats the manifest", "other words"),
    (signed_another_way, "a signature of copydesk", "canonical form"),
    (in_the_name_of_another, "a signature by key", "a broken signature"),
    (edited(payload=base64.b64encode(b"{}").decode()), "a signature of copydesk", "Field required"),
    (edited(payload="%"), "a signature of copydesk", "base64"),
    (edited(payloadType="text/plain"), "a signature of copydesk", "payloadType"),
    (edited(signatures=[]), "a signature of copydesk", "signatures"),
    (edited(signatures=[{"keyid": "0", "sig": "AAAA"}] * 2), "a signature of copydesk", "signatures"),
    (edited(signatures=[{"keyid": "0", "sig": "AAAA"}]), "a signature by key", "a broken signature"),
    (edited(signatures=[{"keyid": "0", "sig": "AAA"}]), "a signature of copydesk", "padding"),
    (edited(more=1), "a signature of copydesk", "more"),
    (overwritten(b""), "a signature of copydesk", "Invalid JSON"),
    (overwritten(b"[" * 100_000), "a signature of copydesk", "Invalid JSON"),
    (overwritten(b"\xff"), "a signature of copydesk", "Invalid JSON"),
    (spaced, "a signature of copydesk", "canonical form"),
]


@pytest.mark.parametrize(("forge", "expected", "found"), FORGED, ids=range(len(FORGED)))
def test_a_forged_signature_is_damage(
    build: Path, signer: CryptoSigner, forge: Forge, expected: str, found: str
) -> None:
    """Whoever looks sees it: no trust file is needed for what contradicts itself or the manifest."""
    forge(build, signer)
    for trust in (None, trusting(signer)):
        told = damages(build, trust)
        assert {(it.path, it.kind) for it in told} == {(SIGNATURE_NAME, "signature")}
        assert any(it.expected.startswith(expected) and found in it.found for it in told), told


@pytest.mark.parametrize(
    ("forge", "changes", "found"),
    [
        (unsigned, {}, "unsigned"),
        (by_a_stranger, {}, "one by an unknown key: "),
        (None, {"revoked": True}, "one by the key desk, which is revoked: "),
        (None, {"datasets": ["acme/other", "news/*"]}, "one by the key desk, which may not sign acme/eu-news: "),
        (None, {"datasets": []}, "one by the key desk, which may not sign acme/eu-news: "),
    ],
)
def test_a_signature_that_does_not_count_is_named(
    build: Path, signer: CryptoSigner, forge: Forge | None, changes: dict[str, Any], found: str
) -> None:
    """Where one is required, each reason has its words."""
    if forge:
        forge(build, signer)
    (damage,) = damages(build, trusting(signer, **changes), required=True)
    assert (damage.path, damage.kind, damage.expected) == (
        SIGNATURE_NAME,
        "signature",
        "a signature of a trusted key",
    )
    assert damage.found.startswith(found)


def test_an_edited_manifest_is_named_beside_its_signature(build: Path) -> None:
    """Where a key has signed another manifest of this release, it is the manifest that was changed."""
    signed = read_manifest(build)
    edited = restate(build, signed, as_of="2020-01-01")
    first, second = damages(build)
    assert (first.path, first.kind) == (SIGNATURE_NAME, "signature")
    assert (second.path, second.kind, second.found) == (MANIFEST_NAME, "manifest", edited.digest)
    assert second.expected == f"the manifest that was signed, {signed.digest}"


def test_a_link_is_no_signature(build: Path) -> None:
    """A link of that name is strange, and leads nowhere."""
    (build / SIGNATURE_NAME).rename(build.parent / "moved")
    (build / SIGNATURE_NAME).symlink_to(build.parent / "moved")
    assert damages(build) == (Damage(SIGNATURE_NAME, "extra", "nothing", "symbolic link"),)


def test_a_signature_is_no_file_of_the_release(build: Path) -> None:
    """A manifest that lists a file of its name is refused: it could not be both."""
    entry = FileEntry(path=SIGNATURE_NAME, size=1, sha256="0" * 64)
    restate(build, read_manifest(build), files=[entry])
    assert [it.kind for it in damages(build)] == ["manifest"]


def test_an_endless_signature_is_not_read(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a signature can be is not read."""
    monkeypatch.setattr("copydesk.verify.signed.MAX_SIGNATURE_BYTES", 10)
    assert [it.found for it in damages(build)] == ["the signature is too large: 10 bytes are read."]


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory, signer: CryptoSigner) -> Path:
    """Return a signed build that is damaged and mended again and again."""
    folder = make_build(tmp_path_factory.mktemp("victim") / "build")
    put_signature(folder, signer)
    return folder


@settings(max_examples=200, deadline=None, database=None)
@given(data=st.data())
def test_every_flipped_bit_of_a_signed_release_is_named(victim: Path, data: st.DataObject) -> None:
    """In any file, manifest and signature as well, it is damage: without a trust file, too."""
    names = [MANIFEST_NAME, SIGNATURE_NAME, *(it.path for it in read_manifest(victim).files)]
    path = victim / data.draw(st.sampled_from(names))
    sound = path.read_bytes()
    place, bit = data.draw(st.integers(0, len(sound) - 1)), data.draw(st.integers(0, 7))
    path.write_bytes(sound[:place] + bytes([sound[place] ^ 1 << bit]) + sound[place + 1 :])
    try:
        found = damages(victim)
    finally:
        path.write_bytes(sound)
    assert {it.path for it in found} & {path.relative_to(victim).as_posix(), SIGNATURE_NAME}


# Publishing.


@pytest.mark.parametrize("hub", [MemoryHub(), None], ids=["memory", "directory"])
def test_a_signature_is_published_with_its_release(
    build: Path, tmp_path: Path, signer: CryptoSigner, hub: Hub | None
) -> None:
    """It is part of the release: the same one is already there, another one or a late one is refused."""
    chosen = hub or DirectoryHub(tmp_path / ".hub")
    done = publish(build, chosen)
    assert (done.folder / SIGNATURE_NAME).read_bytes() == (build / SIGNATURE_NAME).read_bytes()
    assert publish(build, chosen).outcome == Outcome.ALREADY
    by_a_stranger(build, signer)
    with pytest.raises(DataRefused, match="is already published with another signature"):
        publish(build, chosen)
    unsigned(build, signer)
    assert publish(build, chosen).outcome == Outcome.ALREADY
    assert chosen.folder(NAME, FIRST).joinpath(SIGNATURE_NAME).exists()


def test_a_large_signature_is_pulled_whole(
    build: Path, tmp_path: Path, signer: CryptoSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of a release of many files has more than a megabyte."""
    monkeypatch.chdir(tmp_path)
    unsigned(build, signer)
    deep = build / ("a" * 250) / ("b" * 250)
    deep.mkdir(parents=True)
    for number in range(1_000):
        (deep / f"{number:0250}").write_bytes(b"")
    write_manifest(build, FIRST, 2)
    put_signature(build, signer)
    assert (build / SIGNATURE_NAME).stat().st_size > 1 << 20
    publish(build, DirectoryHub(tmp_path / ".hub"))
    assert pull(parse_dataset(f"dir:.hub/{NAME}"), FIRST, tmp_path / "pulled").outcome == "pulled"


@pytest.mark.parametrize("hub", [MemoryHub(), None], ids=["memory", "directory"])
def test_a_release_is_not_signed_afterwards(build: Path, tmp_path: Path, signer: CryptoSigner, hub: Hub | None) -> None:
    """A release never changes: one that is unsigned stays so."""
    chosen = hub or DirectoryHub(tmp_path / ".hub")
    unsigned(build, signer)
    publish(build, chosen)
    put_signature(build, signer)
    with pytest.raises(DataRefused, match="is already published unsigned") as refused:
        publish(build, chosen)
    assert SIGNATURE_NAME in refused.value.help


@pytest.mark.parametrize("forge", [of_another_release, in_the_name_of_another, overwritten(b"{}")])
def test_a_build_with_a_forged_signature_is_not_published(build: Path, signer: CryptoSigner, forge: Forge) -> None:
    """It is verified before the hub is touched."""
    forge(build, signer)
    hub = MemoryHub()
    with pytest.raises(DataRefused, match="the build is damaged"):
        publish(build, hub)
    assert hub.names() == []


# Trust files.


PEM = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA{}
-----END PUBLIC KEY-----
"""


def test_a_public_key_is_written_either_way(signer: CryptoSigner, tmp_path: Path) -> None:
    """PEM and base64 are the same key; what `release key` prints is read as it stands."""
    raw = base64.b64encode(bytes.fromhex(public(signer))).decode()
    (tmp_path / "trust.toml").write_text("format = 1\n" + stanza("desk", public(signer), ["acme/eu-news"]))
    one = load_trust(tmp_path / "trust.toml").key[0]
    other = trusting(signer, public=signer.public_key._crypto_key().public_bytes(*_SPKI).decode()).key[0]  # noqa: SLF001 - the one way to its PEM
    assert (one.public, other.public) == (public(signer), public(signer))
    assert one.datasets == ["acme/eu-news"]
    assert raw in (tmp_path / "trust.toml").read_text()


def _spki() -> Sequence[Any]:
    from cryptography.hazmat.primitives.serialization import PublicFormat  # noqa: PLC0415 - only here

    return Encoding.PEM, PublicFormat.SubjectPublicKeyInfo


_SPKI = _spki()
KEY = f'[[key]]\nname = "desk"\npublic = "{base64.b64encode(bytes(32)).decode()}"\ndatasets = ["acme/*"]\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (KEY.replace("AAAA", "AAA", 1), "is no public key of Ed25519"),
        (KEY.replace('public = "', 'public = "-----BEGIN PRIVATE KEY----- '), "is a private key"),
        (KEY.replace("acme/*", "acme"), "`acme` names no datasets"),
        (KEY.replace("acme/*", "../*"), "names no datasets"),
        (KEY + KEY.replace('"desk"', '"wire"'), "desk and wire are the same key"),
        (KEY.replace('name = "desk"', 'name = ""'), "at least 1 character"),
        (KEY + "revokd = true\n", "Did you mean `revoked`?"),
        ("format = 2\n", "Input should be 1"),
    ],
)
def test_a_wrong_trust_file_is_wrong_usage(tmp_path: Path, text: str, why: str) -> None:
    """What cannot be meant is told with its place."""
    (tmp_path / "trust.toml").write_text(text)
    with pytest.raises(UsageError) as refused:
        load_trust(tmp_path / "trust.toml")
    assert why in f"{refused.value.why} {refused.value.help}"
    assert "trust.toml" in refused.value.where


@pytest.mark.parametrize(
    ("patterns", "may"),
    [(["acme/*"], True), (["*"], True), ([NAME], True), (["acme/eu"], False), (["acm/*"], False), ([], False)],
)
def test_a_key_signs_what_it_may(signer: CryptoSigner, patterns: list[str], may: bool) -> None:  # noqa: FBT001 - a column of the table
    """A pattern is a dataset, all of one name before the slash, or all."""
    assert trusting(signer, datasets=patterns).key[0].may_sign(NAME) is may


# The commands, and what they must not say.


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a build."""
    folder = tmp_path_factory.mktemp("finished") / "news"
    with contextlib.chdir(folder.parent):
        assert run(["init", "news"]) == 0
    with contextlib.chdir(folder):
        assert run(["build"]) == 0
    return folder


@pytest.fixture
def project(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the project as the current folder, where defects are shown with their traceback."""
    shutil.copytree(finished, tmp_path / "news")
    monkeypatch.chdir(tmp_path / "news")
    monkeypatch.setenv("COPYDESK_DEBUG", "1")
    for name in (PASSPHRASE, "COPYDESK_SIGNING_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "news"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command for people and for machines; return its exit code and all that it said."""
    capsys.readouterr()
    codes = {run([*arguments]), run([*arguments, "--json"])}
    out = capsys.readouterr()
    assert len(codes) == 1
    return codes.pop(), out.out + out.err


def test_a_release_is_signed_and_required(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a new key to a release that only its owner could have signed."""
    run(["release", "key", "desk", "--out", "../desk.pem", "--json"])
    made = json.loads(capsys.readouterr().out)["result"]
    assert stat.S_IMODE((project.parent / "desk.pem").stat().st_mode) == 0o600
    (project / "trust.toml").write_text(made["trust"])
    assert run(["publish", "--sign", "../desk.pem"]) == 0
    ask = ["verify", "dir:.hub/local/news@1.0.0", "--require-signature", "--trust", "trust.toml"]
    code, said = told(capsys, *ask)
    assert (code, f"signature    signed by desk, key {made['key'][:16]}" in said) == (0, True)
    (project / "trust.toml").write_text(made["trust"] + "revoked = true\n")
    code, said = told(capsys, *ask)
    assert (code, "error[verify.signature] manifest.dsse.json: " in said, "which is revoked" in said) == (1, True, True)


def test_a_key_may_come_from_the_environment(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI the path stands in a variable, and so does the passphrase."""
    monkeypatch.setenv(PASSPHRASE, "a long one")
    assert run(["release", "key", "desk", "--out", "../desk.pem"]) == 0
    assert b"ENCRYPTED" in (project.parent / "desk.pem").read_bytes()
    monkeypatch.setenv("COPYDESK_SIGNING_KEY", "../desk.pem")
    assert run(["publish"]) == 0
    assert (project / ".hub/local/news/releases/v1.0.0" / SIGNATURE_NAME).exists()


def test_a_signed_build_may_be_built_again(project: Path, signer: CryptoSigner) -> None:
    """The signature belongs to a build: who builds again, replaces it."""
    put_signature(project / "build", signer)
    assert run(["build"]) == 0
    assert not (project / "build" / SIGNATURE_NAME).exists()


@pytest.mark.parametrize("place", ["build/x.pem", "build/data/x.pem", "dataset/captures/x.pem", ".hub/x.pem"])
def test_a_key_is_kept_out_of_what_others_see(project: Path, capsys: pytest.CaptureFixture[str], place: str) -> None:
    """Not into a build, a source or a hub."""
    run(["publish"])
    code, said = told(capsys, "release", "key", "desk", "--out", place)
    assert (code, "a private key does not belong into a" in said, (project / place).exists()) == (2, True, False)


@pytest.mark.parametrize("place", ["hub/x.pem", "hub/acme/eu-news/x.pem", "hub/acme/eu-news/releases/x.pem"])
def test_a_hub_is_known_without_a_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A hub is known by its releases."""
    publish(make_build(tmp_path / "build"), DirectoryHub(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)
    code, said = told(capsys, "release", "key", "desk", "--out", place)
    assert (code, "a private key does not belong into a hub" in said) == (2, True)


def test_a_key_is_never_written_over(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there stays there, a link as well."""
    (project / "desk.pem").write_text("mine")
    (project / "wire.pem").symlink_to(project / "nowhere")
    for name in ("desk", "wire"):
        code, said = told(capsys, "release", "key", name)
        assert (code, "there is a file of this name already" in said) == (2, True)
    assert ((project / "desk.pem").read_text(), (project / "nowhere").exists()) == ("mine", False)


def pem_of(kind: str) -> bytes:
    """Return a private key of another kind."""
    assert kind == "ec"
    return generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


MARKER = "U2VjcmV0TWFya2VyVGhhdE5vYm9keVNheXM"
BROKEN = f"-----BEGIN PRIVATE KEY-----\n{MARKER}\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("content", "passphrase", "said"),
    [
        (BROKEN.encode(), None, "this is no private key"),
        (BROKEN.replace("PRIVATE", "ENCRYPTED PRIVATE").encode(), MARKER, "the passphrase does not open the key"),
        (BROKEN.replace("PRIVATE", "ENCRYPTED PRIVATE").encode(), None, "the key needs a passphrase"),
        (BROKEN.encode(), MARKER, "the key has no passphrase"),
        (MARKER.encode(), None, "this is no private key"),
        (MARKER.encode() * 5000, None, "the file of the key is too large"),
        (b"", None, "this is no private key"),
        (None, None, "the file of the key is missing"),
        ("ec", None, "the key is of another kind than Ed25519"),
        ("good", MARKER, "the key has no passphrase"),
        ("locked", None, "the key needs a passphrase"),
        ("locked", MARKER, "the passphrase does not open the key"),
        ("good", None, ""),
    ],
    ids=range(13),
)
def test_nothing_of_a_key_is_ever_said(  # noqa: PLR0913, PLR0917 - a row of the table
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | str | None,
    passphrase: str | None,
    said: str,
) -> None:
    """No output, no traceback and no file that is built or published holds a word of a key or a passphrase."""
    path = project.parent / "desk.pem"
    if content in {"good", "locked"}:
        make_key(path, b"the right one" if content == "locked" else None)
    elif content is not None:
        path.write_bytes(content if isinstance(content, bytes) else pem_of(content))
    if passphrase:
        monkeypatch.setenv(PASSPHRASE, passphrase)
    code, out = told(capsys, "publish", "--sign", "../desk.pem")
    assert (code, said in out) == (2 if said else 0, True)
    assert ("Traceback" in out) is bool(said), "this is what COPYDESK_DEBUG shows"
    secrets = [MARKER, "the right one", *(path.read_text() if path.exists() else "").split("\n")[1:-2]]
    if content == "good" and not said:
        raw = load_pem_private_key(path.read_bytes(), None).private_bytes(
            Encoding.Raw, PrivateFormat.Raw, NoEncryption()
        )
        secrets += [raw.hex(), base64.b64encode(raw).decode()]
    everywhere = [it.read_bytes() for it in project.rglob("*") if it.is_file()]
    for secret in filter(None, secrets):
        assert secret not in out
        assert not any(secret.encode() in data for data in everywhere)


def test_a_private_key_in_a_trust_file_is_not_repeated(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who pastes the wrong key is told so without it."""
    (project / "trust.toml").write_text(KEY.replace('public = "', f'public = "PRIVATE {MARKER}'))
    code, out = told(capsys, "verify", "build", "--trust", "trust.toml")
    assert (code, "is a private key" in out, MARKER in out) == (2, True, False)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"\nx", "is empty"), (b"x" * 5000, "is too large")], ids=range(3)
)
def test_a_passphrase_may_lie_in_a_file(
    project: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    """Its first line counts; a file that cannot be meant is wrong usage."""
    secret = project.parent / "secret"
    secret.write_bytes(b"first\r\nsecond")
    assert run(["release", "key", "desk", "--out", "../desk.pem", "--passphrase-file", str(secret)]) == 0
    assert load_key(project.parent / "desk.pem", b"first")
    secret.write_bytes(content)
    code, out = told(capsys, "release", "key", "wire", "--passphrase-file", str(secret))
    assert (code, said in out) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["verify", "build", "--require-signature"], "--require-signature needs the keys"),
        (["verify", "build", "--trust", "no.toml"], "the trust file is missing"),
        (["verify", "build", "--trust", "x.toml", "--level", "sizes"], "looks at no signature"),
        (["release", "key", "../desk"], "is no name of a key"),
        (["release", "key", "desk", "--out", "no/where.pem"], "cannot write the key"),
    ],
)
@pytest.mark.usefixtures("project")
def test_wrong_calls_are_told(capsys: pytest.CaptureFixture[str], arguments: list[str], what: str) -> None:
    """Each says what, and ends as a mistake."""
    code, out = told(capsys, *arguments)
    assert (code in {2, 3}, what in out) == (True, True)


@pytest.mark.parametrize("missing", ["securesystemslib", "cryptography"])
def test_without_the_extra_nobody_signs(
    build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    """Signing and requiring a signature say what to install; what is signed is said not to be checked."""
    monkeypatch.chdir(build.parent)
    Path("trust.toml").write_text(KEY)
    monkeypatch.setitem(sys.modules, missing, None)
    for arguments in (
        ["release", "key", "desk"],
        ["publish", "build", "--to", "dir:.hub", "--sign", "x.pem"],
        ["verify", "build", "--require-signature", "--trust", "trust.toml"],
    ):
        code, out = told(capsys, *arguments)
        assert (code, "pip install 'copydesk[sign]'" in out, f"{missing} is missing" in out) == (2, True, True)
    code, out = told(capsys, "verify", "build")
    assert (code, "not checked  signature: it is checked with libraries that are missing" in out) == (0, True)


def test_an_envelope_is_parsed_without_the_extra(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What contradicts the manifest shows to those who cannot check the signature, too."""
    monkeypatch.setitem(sys.modules, "securesystemslib", None)
    assert parse((build / SIGNATURE_NAME).read_bytes()).statement.predicate.name == NAME
    shutil.copy(build / SIGNATURE_NAME, build.parent / "kept")
    restate(build, read_manifest(build), as_of="2026-01-01")
    assert [it.kind for it in damages(build)] == ["signature"]


def test_the_names_that_lie_beside_a_release_are_known() -> None:
    """The signature lies beside a release and a build; what lies beside a build alone is another matter."""
    assert SIGNATURE_NAME not in BESIDE_BUILD
