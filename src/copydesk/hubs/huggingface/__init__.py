"""How does the Hugging Face Hub, or what speaks like it, hold releases? Each is a commit that a tag names.

Tags can be moved: each is resolved to its commit once, everything else is asked for by that commit, and what arrives
is a file like any other until `verify` has hashed it. Tokens come from the client's own places.
"""

from __future__ import annotations

import tempfile
import weakref
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.base import (
    Loading,
    Outcome,
    Plan,
    Receipt,
    Stock,
    Swept,
    divided,
    looked_at,
    nothing_moves,
    on_disk,
    planned,
    read_build,
    read_signature,
    seal,
    unknown_release,
)
from copydesk.hubs.huggingface.remote import Missing, Remote, endpoint_of_user
from copydesk.hubs.huggingface.taken_back import read_yanks, say_yanked
from copydesk.hubs.huggingface.writing import Draft, Publishing
from copydesk.hubs.yanks import Yank, check_reason, refuse_taken, refuse_yanked, same_yank
from copydesk.manifest import MANIFEST_NAME, MAX_SIGNATURE_BYTES, SIGNATURE_NAME, FileEntry, Manifest
from copydesk.release import Version, check_name, is_name

_Refs = tuple[dict[str, str], dict[Version, str]]


class HuggingFaceHub:
    """The Hub of `HF_ENDPOINT`, else the public one."""

    def __init__(self, endpoint: str | None = None, org: str = "") -> None:
        self._remote, self._org = Remote(endpoint or endpoint_of_user()), org
        self._refs: dict[str, _Refs] = {}
        self._manifests: dict[tuple[str, str], Manifest] = {}

    @cached_property
    def _work(self) -> Path:
        """A folder that goes with this object: what is fetched into it is asked for once."""
        disk = tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True)
        weakref.finalize(self, disk.cleanup)
        return Path(disk.name)

    def names(self) -> list[str]:
        """Return the datasets of an organisation that have a release; UsageError when none was named: they are many."""
        if not self._org:
            raise UsageError(
                "hub.cannot", "the Hugging Face Hub is not listed as a whole", help="Name whose datasets: hf:acme"
            )
        return [it for it in self._remote.names(self._org) if is_name(it) and self.versions(it)]

    def versions(self, name: str) -> list[Version]:
        """Return the versions that tags of a dataset name, ascending; PlaceError when the Hub cannot be reached."""
        return sorted(self._known(name)[1])

    def commit(self, name: str, version: Version) -> str | None:
        """Return the commit that a version names today, None when there is none."""
        return self._known(name)[1].get(version)

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is none; DataRefused when it is damaged."""
        commit = self.commit(name, version)
        if commit is None:
            return None
        if (name, commit) not in self._manifests:
            self._manifests[name, commit] = self._remote.manifest(name, commit)
        return self._manifests[name, commit]

    def signature(self, name: str, version: Version) -> bytes | None:
        """Return the signature of a release, None when it has none."""
        commit = self.commit(name, version)
        with suppress(Missing):
            return self._remote.small(name, commit, SIGNATURE_NAME, MAX_SIGNATURE_BYTES) if commit else None
        return None

    def plan(self, manifest: Manifest) -> Plan:
        """Return what a release of these files would move: what earlier releases state is on the Hub."""
        return planned(self, manifest, lambda: self._held(manifest))

    def release(self, name: str, version: Version, build: Path, *, public: bool = False) -> Receipt:
        """Publish a build: one commit, then its tag. A dataset that is not there yet is made, private unless `public`.

        UsageError besides when everybody can read the dataset and `public` is false; StateUnknown when the Hub does
        not answer any more after a step: the next call finds out.
        """
        manifest = read_build(check_name(name), version, build)
        if self._org and not name.startswith(f"{self._org}/"):
            raise UsageError(
                "hub.cannot", f"{name} is no dataset of {self._org}", help="Publish it to hf: without a name behind it."
            )
        self._refs.pop(name, None)
        refuse_taken(name, version, self.yanked(name, version))
        signature = read_signature(build)
        moved = divided(manifest, self._held(manifest), signature)
        is_ours = Publishing(self._remote, Draft(build, manifest, signature, public)).run()
        self._refs.pop(name, None)
        return Receipt(Outcome.PUBLISHED, moved) if is_ours else Receipt(Outcome.ALREADY, nothing_moves(manifest))

    def is_public(self, name: str) -> bool | None:
        """Tell whether everybody can read a dataset, or ask to; None when there is none, or it cannot be seen."""
        info = self._remote.info(check_name(name))
        return None if info is None else info.get("private") is not True

    def loading(self, name: str, version: Version) -> Loading:
        """Return how a release is loaded with stock `load_dataset`."""
        line = f'load_dataset("{name}", revision="{version.tag}")'
        return Loading(line, stock=Stock(name, version.tag, self._remote.environment()))

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:
        """Fetch a release into a temporary folder, for reading only; UsageError when there is none."""
        refuse_yanked(name, version, self.yanked(name, version), allowed=allow_yanked)
        manifest, commit = self.manifest(name, version), self.commit(name, version)
        if manifest is None or commit is None:
            raise unknown_release(self, name, version)
        place = self._place(name, commit)
        if (place / MANIFEST_NAME).exists():
            return place
        with on_disk("keep what the hub sends", place):
            for entry in manifest.files:
                self._remote.fetch(name, commit, entry, place / entry.path)
            signature = self.signature(name, version)
            if signature is not None:
                (place / SIGNATURE_NAME).write_bytes(signature)
            (place / MANIFEST_NAME).write_bytes(manifest.to_bytes())
            for path in place.rglob("*"):
                path.chmod(path.stat().st_mode & ~0o222)
            seal(place, manifest)
        return place

    def one_file(self, name: str, version: Version, entry: FileEntry) -> Path:
        """Fetch one file of a release; UsageError when there is no such release."""
        commit = self.commit(name, version)
        if commit is None:
            raise unknown_release(self, name, version)
        target = self._place(name, commit) / entry.path
        with on_disk("keep what the hub sends", target):
            self._remote.fetch(name, commit, entry, target)
        return target

    def yanked(self, name: str, version: Version) -> Yank | None:
        """Return what is said of a release that was taken back; DataRefused when that is damaged."""
        refs = self._remote.refs(check_name(name))
        return read_yanks(self._remote, name, refs[0], version) if refs else None

    def yank(self, name: str, version: Version, reason: str) -> Yank:
        """Take a release back: it is said on a branch of the dataset, and the release stays where it is."""
        said, commit = check_reason(reason), self.commit(name, version)
        if commit is None:
            raise unknown_release(self, name, version)
        manifest = None
        with suppress(DataRefused):
            manifest = self.manifest(name, version)
        wanted = Yank(version=str(version), manifest=manifest.digest if manifest else None, reason=said)
        there = self.yanked(name, version)
        if there is None:
            say_yanked(self._remote, name, version, commit, wanted)
            there = self.yanked(name, version)
        return same_yank(there or wanted, wanted)

    def purge(self, name: str, version: Version) -> int:
        """Refuse, UsageError: only its owner can remove files from the Hub for good."""
        check_name(name)
        raise UsageError(
            "hub.cannot",
            f"{name}@{version} cannot be purged from here",
            where=f"hf:{name}",
            why="The Hub keeps files until its owner removes them for good.",
            help="`copydesk release takedown` prints the calls: list_lfs_files, permanently_delete_lfs_files.",
        )

    def finish_purges(self, name: str) -> list[Swept]:  # noqa: ARG002 - the protocol of hubs
        """Return nothing: no purge begins here."""
        return []

    def sweep(self, *, plan: bool = False) -> list[Swept]:  # noqa: ARG002 - the same
        """Return nothing: the Hub has no staging."""
        return []

    def _held(self, manifest: Manifest) -> list[FileEntry]:
        """Return the files that releases before this one state with the same path and bytes."""
        known = looked_at(manifest, self.versions(manifest.name))
        there = set[tuple[str, str, int]]()
        for version in known:
            with suppress(DataRefused):
                release = self.manifest(manifest.name, version)
                there |= {(it.path, it.sha256, it.size) for it in (release.files if release else ())}
        return [it for it in manifest.files if (it.path, it.sha256, it.size) in there]

    def _known(self, name: str) -> _Refs:
        """Return branches and versions with their commits; asked once, so that no tag can move in between."""
        if check_name(name) not in self._refs:
            branches, tags = self._remote.refs(name) or ({}, {})
            versions = {version: commit for tag, commit in tags.items() if (version := Version.of_tag(tag))}
            self._refs[name] = branches, versions
        return self._refs[name]

    def _place(self, name: str, commit: str) -> Path:
        return self._work / name.replace("/", "--") / commit
