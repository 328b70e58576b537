"""What does a signature say? That a release has these files with these digests, and how it came to be.

It is a statement of in-toto (v1): the subjects are the files and the manifest, the predicate is ours. Written as
canonical JSON, so that the same release and the same key give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from copydesk.canonical import json_bytes
from copydesk.manifest import MANIFEST_NAME, Inputs, Manifest, Previous

PREDICATE = "urn:copydesk:release"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=True)


class Digest(_Frozen):
    """The digest of a file, in hex."""

    sha256: str


class Subject(_Frozen):
    """A file of a release: its path and its digest."""

    name: str
    digest: Digest


class Predicate(_Frozen):
    """What a release is: its name, version and manifest, the release before, and what it was made of and with.

    `key` is the public key of the signer, 64 hex digits: by it a changed signature shows also to those who do not
    know whose it is.
    """

    format: Literal[1] = 1
    name: str
    version: str
    manifest: str
    previous: Previous | None
    as_of: str | None
    inputs: Inputs
    made_with: dict[str, str]
    key: str = Field(pattern="^[0-9a-f]{64}$")


class Statement(_Frozen):
    """An in-toto statement about a release."""

    type: Literal["https://in-toto.io/Statement/v1"] = Field(default="https://in-toto.io/Statement/v1", alias="_type")
    subject: list[Subject]
    predicate_type: Literal["urn:copydesk:release"] = Field(default="urn:copydesk:release", alias="predicateType")
    predicate: Predicate

    def to_bytes(self) -> bytes:
        """Return the canonical JSON of the statement."""
        return json_bytes(self.model_dump(mode="json", by_alias=True))


def state(manifest: Manifest, key: str) -> Statement:
    """Return what is to be signed of a release, with the public key of the signer."""
    digests = {MANIFEST_NAME: manifest.digest} | {entry.path: entry.sha256 for entry in manifest.files}
    predicate = Predicate(
        name=manifest.name,
        version=manifest.version,
        manifest=manifest.digest,
        previous=manifest.previous,
        as_of=manifest.as_of,
        inputs=manifest.inputs,
        made_with=manifest.made_with,
        key=key,
    )
    subject = [Subject(name=name, digest=Digest(sha256=digests[name])) for name in sorted(digests)]
    return Statement(subject=subject, predicate=predicate)


def contradictions(statement: Statement, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield what a statement says otherwise than the manifest: what was expected, and what is said."""
    expected = state(manifest, statement.predicate.key)
    if statement.predicate.manifest != manifest.digest:
        said = statement.predicate
        yield f"a statement of manifest {manifest.digest}", f"one of {said.manifest}, {said.name} {said.version}"
        return
    wanted, said_of = (_digests(it) for it in (expected, statement))
    for name in sorted(wanted.keys() | said_of.keys()):
        if wanted.get(name) != said_of.get(name):
            one, other = (it.get(name, "nothing") for it in (wanted, said_of))
            yield f"a statement of {name} with sha256 {one}", other
    if wanted == said_of and expected != statement:
        yield "a statement that repeats the manifest", "other words about it"


def _digests(statement: Statement) -> dict[str, str]:
    return {subject.name: subject.digest.sha256 for subject in statement.subject}
