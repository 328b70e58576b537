"""How does a build become a release on the Hub? One commit with everything, and last its tag, which is the release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError

from copydesk.canonical import git_sum, sha256
from copydesk.errors import UsageError
from copydesk.hubs.base import checked_pieces, refuse_other, refuse_other_signature
from copydesk.hubs.huggingface.remote import KIND, Kept, Missing, Refused, Remote, strike
from copydesk.hubs.huggingface.rounds import Step, by_xet_or_not, take_steps
from copydesk.manifest import MANIFEST_NAME, MAX_SIGNATURE_BYTES, SIGNATURE_NAME, FileEntry, Manifest
from copydesk.plain import size
from copydesk.progress import begin
from copydesk.release import Version

MAIN = "main"
NOT_OURS = frozenset({".gitattributes"})
"""Files that the Hub itself puts into a dataset."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published: a build, what it states, its signature, and whether everybody may read it."""

    build: Path
    manifest: Manifest
    signature: bytes | None
    public: bool

    @property
    def name(self) -> str:
        """The dataset."""
        return self.manifest.name

    @property
    def tag(self) -> str:
        """The tag that is the release."""
        return Version.parse(self.manifest.version).tag


class Publishing:
    """One build on its way to the Hub."""

    def __init__(self, remote: Remote, draft: Draft) -> None:
        self._remote, self._draft = remote, draft
        self._api = HfApi(endpoint=remote.endpoint)
        self._tagged = False
        self._sums: dict[str, str] = {}
        self._sound = set[str]()

    def run(self) -> bool:
        """Take steps until the release is there, and tell whether this call tagged it.

        DataRefused when the version is taken by other bytes, UsageError when everybody could read what not everybody
        may, PlaceError when the Hub refuses, StateUnknown when nobody can say what became of a step.
        """
        take_steps(self._remote, self._draft.name, self._next, "published")
        return self._tagged

    def _next(self) -> Step | None:
        draft, remote = self._draft, self._remote
        info, refs = remote.info(draft.name), remote.refs(draft.name)
        if info is None or refs is None:
            return self._create
        if info.get("private") is not True and not draft.public:
            raise refuse_public(draft.name)
        branches, tags = refs
        commit, head = tags.get(draft.tag), branches.get(MAIN)
        if commit is not None:
            self._refuse_another(commit)
            return None
        there = remote.tree(draft.name, head) if head else {}
        if head and self._is_whole(there, head):
            return partial(self._tag, head)
        moving = [it for path, it in self._files.items() if path not in there or not self._is_same(there[path], it)]
        gone = [path for path in there if path not in self._files and path not in NOT_OURS]
        return partial(self._commit, head, self._checked(moving), gone)

    def _refuse_another(self, commit: str) -> None:
        """Refuse a version that is taken by other bytes, or by these with another signature."""
        draft = self._draft
        refuse_other(self._remote.manifest(draft.name, commit), draft.manifest)
        try:
            signature = self._remote.small(draft.name, commit, SIGNATURE_NAME, MAX_SIGNATURE_BYTES)
        except Missing:
            signature = None
        refuse_other_signature(signature, draft.signature, draft.manifest)

    def _is_whole(self, there: Mapping[str, Kept], commit: str) -> bool:
        """Tell whether a commit holds this release and nothing else: its manifest is read, of the rest the sums."""
        if there.keys() - NOT_OURS != self._files.keys():
            return False
        if not all(self._is_same(there[path], entry) for path, entry in self._files.items()):
            return False
        return self._remote.manifest(self._draft.name, commit).digest == self._draft.manifest.digest

    @cached_property
    def _statements(self) -> dict[str, bytes]:
        """The files that no manifest lists: it itself, and its signature."""
        signature = self._draft.signature
        return {
            MANIFEST_NAME: self._draft.manifest.to_bytes(),
            **({} if signature is None else {SIGNATURE_NAME: signature}),
        }

    @cached_property
    def _files(self) -> dict[str, FileEntry]:
        """Every file of the release by its path."""
        said = [FileEntry(path=it, size=len(data), sha256=sha256(data)) for it, data in self._statements.items()]
        return {it.path: it for it in (*self._draft.manifest.files, *said)}

    def _is_same(self, kept: Kept, entry: FileEntry) -> bool:
        if kept.size != entry.size:
            return False
        return kept.sha256 == entry.sha256 if kept.sha256 else kept.oid == self._git_sum(entry)

    def _git_sum(self, entry: FileEntry) -> str:
        """Return the sum by which git knows a file; DataRefused when the build holds other bytes than it states."""
        if entry.path not in self._sums:
            self._sums[entry.path] = git_sum(entry.size, self._pieces(entry))
        return self._sums[entry.path]

    def _pieces(self, entry: FileEntry) -> Iterable[bytes]:
        if entry.path in self._statements:
            return [self._statements[entry.path]]
        return checked_pieces(self._draft.build, entry)

    def _checked(self, entries: list[FileEntry]) -> list[FileEntry]:
        """Return entries whose files hold what they state: nothing else may leave this machine. DataRefused otherwise.

        Each is read once, however often it is sent.
        """
        for entry in entries:
            if entry.path not in self._sound:
                for _ in self._pieces(entry):
                    pass
                self._sound.add(entry.path)
        return entries

    def _create(self) -> None:
        self._api.create_repo(self._draft.name, repo_type=KIND, private=not self._draft.public, exist_ok=False)

    def _commit(self, head: str | None, moving: list[FileEntry], gone: list[str]) -> None:
        """Add what the head does not hold and take away what is not of this release, in one commit upon it."""
        draft = self._draft
        begin(f"send {size(sum(it.size for it in moving))}")
        deletions = [CommitOperationDelete(path, is_folder=False) for path in gone]
        with by_xet_or_not(self._remote, draft.name):
            try:
                self._api.create_commit(
                    draft.name,
                    [*map(self._addition, moving), *deletions],
                    commit_message=f"{draft.name} {draft.manifest.version}",
                    repo_type=KIND,
                    revision=MAIN,
                    parent_commit=head,
                )
            except ValueError as error:
                said = strike(" ".join(str(error).split()))
                if not said.startswith("Invalid metadata"):
                    raise
                raise Refused(
                    "hub.refused",
                    "the hub does not take the card",
                    where="README.md",
                    why=said[:500],
                    help="Mend it, and build again.",
                ) from None

    def _addition(self, entry: FileEntry) -> CommitOperationAdd:
        data = self._statements.get(entry.path)
        addition = CommitOperationAdd(entry.path, self._draft.build / entry.path if data is None else data)
        # Known already: the library would read the file once more to find it.
        addition.upload_info.sha256 = bytes.fromhex(entry.sha256)
        return addition

    def _tag(self, commit: str) -> None:
        try:
            self._api.create_tag(self._draft.name, tag=self._draft.tag, revision=commit, repo_type=KIND, exist_ok=False)
        except HfHubHTTPError as error:
            # Whoever else was quicker has published it; any other answer may hide that it was us.
            self._tagged |= error.response.status_code != HTTPStatus.CONFLICT
            raise
        except Exception:
            self._tagged = True
            raise
        self._tagged = True


def refuse_public(name: str) -> UsageError:
    """Return the error for a dataset that everybody can read, when not everybody was meant to."""
    return UsageError(
        "usage.unconfirmed",
        "everybody can read this dataset",
        where=f"hf:{name}",
        help="Publish with --public, which looks at the rights of every article first, or make the dataset private.",
    )
