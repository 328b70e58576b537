"""What does a dataset of the directory hub look like to those who speak of commits, branches and tags?

    <hub>/<org>/<name>/releases/v1.2.0/       a release: a commit, and the tag that names it
    <hub>/<org>/<name>/yanked/v1.2.0.json     one that was taken back: a file on the branch `copydesk-yanked`
    <hub>/<org>/<name>/.repo/commits/<oid>    what arrived as a commit
    <hub>/<org>/<name>/.repo/refs/            the branches and tags that arrived (`refs.py`)
    <hub>/<org>/<name>/.repo/objects/ab/<sha256>  files of commits that are no release

A commit becomes a release when a version's tag is put on it and its manifest is the one of that version: then its files
move from `.repo` into a folder like any other. The rename that shows the folder shows the tag.

`main` is the last commit that arrived, unless that is a release and the folder holds a newer one, or it was taken back:
then it is the newest release that was not. A release whose manifest is damaged is in no list.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.base import Swept, open_plain
from copydesk.hubs.directory import RELEASES, REPO, STAGING, DirectoryHub
from copydesk.hubs.staged import staged_in
from copydesk.hubs.yanks import YANKED, YANKS_BRANCH, Yank, parse_yank
from copydesk.manifest import MANIFEST_NAME, Manifest, parse_manifest
from copydesk.release import Version, check_name
from copydesk.serve.answers import Refusal, conflict, disabled, no_revision, unprocessable
from copydesk.serve.commits import Commit, Entry, Oid, commit_at, folder_commit, seconds_of
from copydesk.serve.objects import Objects
from copydesk.serve.refs import Refs, is_oid
from copydesk.serve.trees import is_gone, refuse_paths
from copydesk.workplace import alone_in, held_folder, replace_file, sync

MAIN = "main"
_EMPTY = Commit(None, "Begin", 0, {})


class Repo:
    """One dataset of a hub in a folder, as one request sees it: what was a release to it does not vanish halfway."""

    def __init__(self, hub: DirectoryHub, name: str) -> None:
        self.name = check_name(name)
        self._hub, self._place = hub, hub.root / name
        self._repo = self._place / REPO
        self._refs = Refs(self._repo / "refs")
        self._known: dict[Version, Commit] | None = None
        self.objects = Objects(self._repo / "objects", self._place / STAGING)

    def exists(self) -> bool:
        """Tell whether there is such a dataset, empty or not."""
        return self._repo.is_dir() or bool(self._hub.versions(self.name))

    def create(self) -> bool:
        """Make an empty dataset; False when it is there already. OSError when the disk refuses."""
        if self.exists():
            return False
        for folder in (self._hub.root, self._place.parent, self._place):
            folder.mkdir(exist_ok=True)
            sync(folder.parent)
        self.open_writing()
        return True

    def tags(self) -> dict[str, Oid]:
        """Return every tag with its commit: those that were put on commits, and those that releases are."""
        releases = self._releases()
        found = {version.tag: commit.oid for version, commit in releases.items()}
        for tag, oid in self._refs.read("releases").items():
            version = Version.of_tag(tag)
            if version in releases and self._is_same(oid, releases[version]):
                found[tag] = oid
        return found | self._refs.read("tags")

    def branches(self) -> dict[str, Oid]:
        """Return every branch with its commit."""
        heads = self._refs.read("heads")
        main = self._main(heads.pop(MAIN, None))
        return {**({MAIN: main.oid} if main else {}), **heads, YANKS_BRANCH: self._yanks().oid}

    def resolve(self, revision: str) -> Commit:
        """Return the commit that a branch, a tag or a sum names.

        An empty dataset has an empty `main`. Refusal 404 when nothing is called so, 403 when it was purged; DataRefused
        when it is a release that is damaged.
        """
        heads = self._refs.read("heads")
        if revision == MAIN:
            return self._main(heads.get(MAIN)) or _EMPTY
        if revision == YANKS_BRANCH:
            return self._yanks()
        if oid := heads.get(revision) or self.tags().get(revision):
            return self._commit(oid)
        if version := Version.of_tag(revision):
            if self._is_taken_back(version):
                raise disabled()
            if version in self._hub.versions(self.name):
                return self._of_release(version)
        return self._commit(revision)

    def refuse_taken_back(self, commit: Commit) -> None:
        """Refuse what belongs to a release that was taken back, 403."""
        if any(self._is_taken_back(version) for version in self._versions_at(commit.oid)):
            raise disabled()

    def open(self, commit: Commit, entry: Entry) -> BinaryIO | bytes | None:
        """Return the content of a file, opened; None when it is gone. DataRefused when it is shorter or longer.

        Files move into releases while they are read: what is open stays, wherever its name is by then.
        """
        if commit.oid == self._yanks().oid:
            return self._yank_bytes().get(entry.sha256)
        for find in (self.objects.place, self._in_releases):
            place = find(entry.sha256)
            with suppress(FileNotFoundError):
                file = open(place, "rb", buffering=0, opener=open_plain) if place else None  # noqa: SIM115 - closed by who reads it
                if place and file and os.fstat(file.fileno()).st_size != entry.size:
                    file.close()
                    raise DataRefused(
                        "serve.damaged", "a file of this hub is damaged", where=str(place), why="Its length is wrong."
                    )
                if file:
                    return file
        return None

    def size_of(self, sha256: str) -> int | None:
        """Return how many bytes a file has that is here, None when it is not."""
        place = self.objects.place(sha256) or self._in_releases(sha256)
        return place.stat().st_size if place else None

    def has(self, sha256: str, size: int) -> bool:
        """Tell whether a file of these bytes is here."""
        return self.size_of(sha256) == size

    def commit(
        self, branch: str, parent: Oid | None, title: str, added: Mapping[str, Entry], gone: Sequence[str]
    ) -> Oid:
        """Put a commit upon a branch and return its sum; Refusal 412 when the branch is elsewhere by now.

        The files are here already. A path that ends in `/` takes a whole folder away.
        """
        with self._alone():
            self._refuse_missing(added)
            head = self.resolve(branch)
            if parent is not None and not head.oid.startswith(parent):
                raise Refusal(412, "", f"{branch} is not at {parent} any more")
            if branch == YANKS_BRANCH:
                return self._take_back(added)
            tree = {path: entry for path, entry in head.tree.items() if not is_gone(path, gone)} | dict(added)
            if tree == head.tree and head is not _EMPTY:
                return head.oid
            refuse_paths(tree)
            before = None if head is _EMPTY else head.oid
            made = Commit(before, title, self._seconds(tree), tree)
            self._keep(made)
            self._refs.put("heads", branch, made.oid)
        return made.oid

    def tag(self, tag: str, revision: str) -> None:
        """Put a tag on a commit, for ever: Refusal 409 when it is there. A version's makes a release of a release."""
        commit = self.resolve(revision)
        with self._alone():
            if tag in self.tags():
                raise conflict(f"Tag {tag} already exists")
            if tag in self.branches():
                raise conflict(f"{tag} is a branch, which a tag would hide")
            version = Version.of_tag(tag)
            if version and self._is_taken_back(version):
                raise disabled()
            if version and MANIFEST_NAME in commit.tree:
                # Before the release: whoever sees that sees this, and without it this counts for nothing.
                self._refs.put("releases", tag, commit.oid)
                self._release(version, commit)
            elif version in self._hub.versions(self.name):
                raise conflict(f"Tag {tag} is a release that is damaged")
            else:
                self._refs.put("tags", tag, commit.oid)
        if version:
            self._known = None
            self._clear(commit)

    def branch(self, branch: str, revision: str) -> None:
        """Let a new branch begin at a commit; Refusal 409 when it is there."""
        commit = self.resolve(revision)
        with self._alone():
            if branch in self.branches():
                raise conflict(f"Branch {branch} already exists")
            if branch in self.tags() or Version.of_tag(branch):
                raise conflict(f"{branch} is a tag, or will be one, which a branch would hide")
            self._refs.put("heads", branch, commit.oid)

    def sweep(self, *, plan: bool) -> Iterator[Swept]:
        """Remove files that no commit names and nobody sent lately, and those that lie in a release as well.

        As long as no commit is made: who counted on a file that goes is told then to send it again.
        """
        if not self._repo.is_dir():
            return
        with self._alone():
            named = {entry.sha256 for oid in self._oids() for entry in self._commit(oid).tree.values()}
            for place, is_old in self.objects.all():
                if self._in_releases(place.name) or (is_old and place.name not in named):
                    status = place.stat()
                    freed = status.st_size if status.st_nlink == 1 else 0
                    if not plan:
                        self.objects.remove(place.name)
                    yield Swept("sent", str(place), freed)

    def _oids(self) -> list[Oid]:
        return [it.name for it in (self._repo / "commits").iterdir() if is_oid(it.name)]

    def history(self, commit: Commit, most: int) -> list[Commit]:
        """Return a commit and those before it, so many at most and as far as they are known."""
        found = [commit]
        while found[-1].parent and len(found) < most:
            with suppress(Refusal):
                found.append(self._commit(str(found[-1].parent)))
                continue
            break
        return found

    def open_writing(self) -> None:
        """Make what commits need, in a dataset that has only releases so far."""
        for folder in (self._repo, self._repo / "commits"):
            folder.mkdir(exist_ok=True)
            sync(folder.parent)
        self._refs.make()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only one who writes to this dataset, and look at it anew."""
        with alone_in(self._repo):
            self._known = None
            yield

    def _releases(self) -> dict[Version, Commit]:
        """Return the releases in folders that say what they are, ascending."""
        if self._known is None:
            self._known = {}
            for version in self._hub.versions(self.name):
                # Damaged, or purged since they were listed.
                with suppress(DataRefused, FileNotFoundError):
                    self._known[version] = self._of_release(version)
        return self._known

    def _is_taken_back(self, version: Version) -> bool:
        """Tell whether a release was taken back, also when nobody can read what is said of it."""
        try:
            return self._hub.yanked(self.name, version) is not None
        except DataRefused:
            return True

    def _is_same(self, oid: Oid, release: Commit) -> bool:
        """Tell whether a commit that was to become a release is the one that lies in its folder."""
        with suppress(Refusal, DataRefused):
            return self._commit(oid).tree[MANIFEST_NAME].sha256 == release.tree[MANIFEST_NAME].sha256
        return False

    def _versions_at(self, oid: Oid) -> list[Version]:
        """Return the versions that are at a commit, also those that were purged."""
        said = [tag for kind in ("releases", "tags") for tag, it in self._refs.read(kind).items() if it == oid]
        stated = [version for version, commit in self._releases().items() if commit.oid == oid]
        return [*stated, *(version for tag in said if (version := Version.of_tag(tag)))]

    def _main(self, head: Oid | None) -> Commit | None:
        newest = self._newest()
        if head is None or newest is None:
            return self._commit(head) if head else newest[1] if newest else None
        tags = self.tags()
        there = self._versions_at(head)
        is_back = any(self._is_taken_back(it) for it in there)
        released = [it for it in there if tags.get(it.tag) == head]
        return newest[1] if is_back or (released and max(released) < newest[0]) else self._commit(head)

    def _newest(self) -> tuple[Version, Commit] | None:
        """Return the newest release that was not taken back."""
        tags = self.tags()
        for version in sorted(self._releases(), reverse=True):
            if not self._is_taken_back(version):
                return version, self._commit(tags[version.tag])
        return None

    def _commit(self, oid: Oid) -> Commit:
        place = self._repo / "commits" / oid
        if is_oid(oid):
            with suppress(FileNotFoundError):
                return commit_at(place, place.stat().st_ino)
            for commit in self._releases().values():
                if commit.oid == oid:
                    return commit
            if (yanks := self._yanks()).oid == oid:
                return yanks
            if oid == _EMPTY.oid:
                # A client looks at the commit that an empty dataset said it has, before its first own.
                return _EMPTY
        raise no_revision()

    def _of_release(self, version: Version) -> Commit:
        folder = self._place / RELEASES / version.tag
        status = (folder / MANIFEST_NAME).stat()
        return folder_commit(folder, status.st_ino, status.st_mtime_ns)[0]

    def _in_releases(self, sha256: str) -> Path | None:
        for version in self._releases():
            folder = self._place / RELEASES / version.tag
            with suppress(DataRefused, FileNotFoundError):
                status = (folder / MANIFEST_NAME).stat()
                path = folder_commit(folder, status.st_ino, status.st_mtime_ns)[1].get(sha256)
                if path and (folder / path).is_file():
                    return folder / path
        return None

    def _refuse_missing(self, added: Mapping[str, Entry]) -> None:
        """Refuse a commit of files that were cleared away since they were sent, 422."""
        for path, entry in added.items():
            if not self.has(entry.sha256, entry.size):
                raise unprocessable(f"{path} is not here: send it again")

    def _yanks(self) -> Commit:
        tree = {path: Entry.of(data) for path, data in self._said().items()}
        return Commit(None, "Releases that were taken back", 0, tree)

    def _said(self) -> dict[str, bytes]:
        """Return what is said of releases that were taken back, as files of a branch."""
        folder = self._place / YANKED
        with suppress(FileNotFoundError):
            tags = sorted(it.name.removesuffix(".json") for it in folder.iterdir())
            versions = [version for tag in tags if (version := Version.of_tag(tag))]
            yanks = {it: self._hub.yanked(self.name, it) for it in versions}
            return {f"{YANKED}/{it.tag}.json": yank.to_bytes() for it, yank in yanks.items() if yank}
        return {}

    def _yank_bytes(self) -> dict[str, bytes]:
        return {Entry.of(data).sha256: data for data in self._said().values()}

    def _take_back(self, added: Mapping[str, Entry]) -> Oid:
        """Take releases back, as a commit on the branch of yanks says; what is said already stays as it is."""
        for path, entry in added.items():
            tag = path.removeprefix(f"{YANKED}/").removesuffix(".json")
            version, place = Version.of_tag(tag), self.objects.place(entry.sha256)
            if version is None or path != f"{YANKED}/{tag}.json" or place is None:
                raise unprocessable(f"{path} is not what this branch is for")
            yank: Yank = parse_yank(place.read_bytes(), path, tag)
            self._hub.yank(self.name, version, yank.reason)
            place.unlink(missing_ok=True)
        return self._yanks().oid

    def _seconds(self, tree: Mapping[str, Entry]) -> int:
        """Return the time of a commit: that of its manifest, none of a clock."""
        manifest = self._manifest(tree)
        return seconds_of(manifest)

    def _manifest(self, tree: Mapping[str, Entry]) -> Manifest | None:
        entry = tree.get(MANIFEST_NAME)
        place = (self.objects.place(entry.sha256) or self._in_releases(entry.sha256)) if entry else None
        with suppress(DataRefused, OSError):
            return parse_manifest(place.read_bytes(), MANIFEST_NAME) if place else None
        return None

    def _keep(self, commit: Commit) -> None:
        replace_file(self._repo / "commits" / commit.oid, commit.stored().to_bytes())

    def _release(self, version: Version, commit: Commit) -> None:
        """Make a folder like any other of a commit that is a release; Refusal 422 when it is not whole."""
        waiting = self._place / STAGING
        waiting.mkdir(exist_ok=True)
        with held_folder(lambda: staged_in(waiting)) as staged:
            for path, entry in commit.tree.items():
                source = self.objects.place(entry.sha256) or self._in_releases(entry.sha256)
                if source is None:
                    raise unprocessable(f"{path} is not here: send it again")
                target = staged / "build" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(source, target)
            try:
                self._hub.adopt(self.name, version, staged / "build")
            except (DataRefused, UsageError) as error:
                raise unprocessable(str(error)) from None

    def _clear(self, commit: Commit) -> None:
        """Remove what lies in a release by now."""
        for entry in commit.tree.values():
            if self._in_releases(entry.sha256):
                self.objects.remove(entry.sha256)
