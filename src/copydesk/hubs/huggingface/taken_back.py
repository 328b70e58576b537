"""Where does a dataset on the Hub say which of its releases were taken back? On a branch of its own, a file for each.

The Hub has no word for it, and tags carry none; a branch is in the list of refs, which every reader asks for first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi

from copydesk.hubs.huggingface.remote import KIND, Missing, Remote
from copydesk.hubs.huggingface.rounds import Step, by_xet_or_not, take_steps
from copydesk.hubs.yanks import LARGEST, YANKED, YANKS_BRANCH, Yank, parse_yank
from copydesk.release import Version


def read_yanks(remote: Remote, name: str, branches: Mapping[str, str], version: Version) -> Yank | None:
    """Return what is said of a release, None when nothing is; DataRefused when nobody can understand it."""
    commit, path = branches.get(YANKS_BRANCH), f"{YANKED}/{version.tag}.json"
    if commit is None:
        return None
    try:
        data = remote.small(name, commit, path, LARGEST)
    except Missing:
        return None
    return parse_yank(data, f"hf:{name}, branch {YANKS_BRANCH}, {path}", version.tag)


def say_yanked(remote: Remote, name: str, version: Version, commit: str, yank: Yank) -> None:
    """Put a yank on the branch unless one is there; PlaceError, StateUnknown as `take_steps`."""
    api, path = HfApi(endpoint=remote.endpoint), f"{YANKED}/{version.tag}.json"

    def look() -> Step | None:
        branches, _ = remote.refs(name) or ({}, {})
        head = branches.get(YANKS_BRANCH)
        if head is None:
            return partial(api.create_branch, name, branch=YANKS_BRANCH, revision=commit, repo_type=KIND)
        if read_yanks(remote, name, branches, version):
            return None
        # A branch begins as a copy of what it comes from, and nothing of a release should stay here.
        others = [it for it in remote.tree(name, head) if not it.startswith(f"{YANKED}/")]
        return partial(_commit, head, others)

    def _commit(head: str, others: list[str]) -> None:
        with by_xet_or_not(remote, name):
            api.create_commit(
                name,
                [
                    CommitOperationAdd(path, yank.to_bytes()),
                    *(CommitOperationDelete(it, is_folder=False) for it in others),
                ],
                commit_message=f"Take back {version}",
                repo_type=KIND,
                revision=YANKS_BRANCH,
                parent_commit=head,
            )

    take_steps(remote, name, look, "taken back")
