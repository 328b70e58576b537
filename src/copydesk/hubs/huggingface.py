"""How are releases on the Hugging Face Hub read, exactly the commit that a version names?

A version is a tag, and tags can be moved: each is resolved to its commit once, everything else is asked for by that
commit, and what arrives is a file like any other until `verify` has hashed it. Tokens come from the client's own
places.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import (  # type: ignore[attr-defined]  # HTTPError is what its HTTP client raises
    DisabledRepoError,
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    HTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)

from copydesk.errors import DataRefused, PlaceError, UsageError
from copydesk.hubs.base import Plan, Receipt, Swept, check_files, unknown_release
from copydesk.hubs.yanks import Yank
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, FileEntry, Manifest, parse_manifest
from copydesk.release import Version, check_name

_KIND = "dataset"
_LARGEST_MANIFEST = 256 << 20


class HuggingFaceHub:
    """The Hub of `HF_ENDPOINT`, else the public one; for reading only in this version."""

    def __init__(self, endpoint: str | None = None) -> None:
        self._endpoint = endpoint or os.environ.get("HF_ENDPOINT") or None
        self._api = HfApi(endpoint=self._endpoint)
        self._commits: dict[str, dict[Version, str]] = {}

    @cached_property
    def _work(self) -> Path:
        """A folder that goes with this object: what is fetched into it is asked for once."""
        disk = tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True)
        weakref.finalize(self, disk.cleanup)
        return Path(disk.name)

    def names(self) -> list[str]:
        """Refuse: nobody lists the whole Hub; UsageError."""
        raise UsageError(
            "the Hugging Face Hub is not listed", help="Name a dataset: `copydesk release log hf:org/name`"
        )

    def versions(self, name: str) -> list[Version]:
        """Return the versions that tags of a dataset name, ascending; PlaceError when the Hub cannot be reached."""
        return sorted(self._tags(name))

    def commit(self, name: str, version: Version) -> str | None:
        """Return the commit that a version names today, None when there is none."""
        return self._tags(name).get(version)

    def manifest(self, name: str, version: Version) -> Manifest | None:
        """Return what a release states, None when there is none; DataRefused when it is damaged."""
        commit = self.commit(name, version)
        if commit is None:
            return None
        path = self._get(name, commit, MANIFEST_NAME)
        if path.stat().st_size > _LARGEST_MANIFEST:
            raise DataRefused("the manifest is too large", where=self._where(name), help="Ask who published it.")
        manifest = parse_manifest(path.read_bytes(), self._where(name))
        check_files(manifest, self._where(name))
        return manifest

    def folder(self, name: str, version: Version, *, allow_yanked: bool = False) -> Path:  # noqa: ARG002 - the Hub itself refuses what was taken down
        """Fetch a release into a temporary folder, for reading only; UsageError when there is none."""
        manifest, commit = self.manifest(name, version), self.commit(name, version)
        if manifest is None or commit is None:
            raise unknown_release(name, version, self.versions(name))
        for entry in manifest.files:
            self._get(name, commit, entry.path)
        with suppress(DataRefused):
            self._get(name, commit, SIGNATURE_NAME)
        # What the client writes beside a release to find it again: here it would be what nobody stated.
        shutil.rmtree(self._place(name, commit) / ".cache", ignore_errors=True)
        return self._place(name, commit)

    def one_file(self, name: str, version: Version, entry: FileEntry) -> Path:
        """Fetch one file of a release; UsageError when there is no such release."""
        commit = self.commit(name, version)
        if commit is None:
            raise unknown_release(name, version, self.versions(name))
        return self._get(name, commit, entry.path)

    def yanked(self, name: str, version: Version) -> Yank | None:  # noqa: ARG002 - the protocol of hubs
        """Return None: what was taken down here is refused by the Hub."""
        return None

    def plan(self, manifest: Manifest) -> Plan:
        """Refuse, UsageError."""
        _only_read(manifest.name)

    def release(self, name: str, version: Version, build: Path) -> Receipt:  # noqa: ARG002 - the same
        """Refuse, UsageError."""
        _only_read(name)

    def yank(self, name: str, version: Version, reason: str) -> Yank:  # noqa: ARG002 - the same
        """Refuse, UsageError."""
        _only_read(name)

    def purge(self, name: str, version: Version) -> int:  # noqa: ARG002 - the same
        """Refuse, UsageError."""
        _only_read(name)

    def finish_purges(self, name: str) -> list[Swept]:
        """Refuse, UsageError."""
        _only_read(name)

    def sweep(self, *, plan: bool = False) -> list[Swept]:  # noqa: ARG002 - the same
        """Return nothing: the Hub has no staging."""
        return []

    def _tags(self, name: str) -> dict[Version, str]:
        """Return the versions of a dataset with their commits; asked once, so that a tag cannot move in between."""
        if check_name(name) not in self._commits:
            with self._asking(name):
                refs = self._api.list_repo_refs(name, repo_type=_KIND)
            self._commits[name] = {version: tag.target_commit for tag in refs.tags for version in _versions(tag.name)}
        return self._commits[name]

    def _place(self, name: str, commit: str) -> Path:
        return self._work / name.replace("/", "--") / commit

    def _get(self, name: str, commit: str, path: str) -> Path:
        place = self._place(name, commit)
        if (place / path).is_file():
            return place / path
        with self._asking(name):
            found = hf_hub_download(
                name,
                path,
                repo_type=_KIND,
                revision=commit,
                local_dir=place,
                endpoint=self._endpoint,
            )
        return Path(found)

    def _where(self, name: str) -> str:
        return f"hf:{name}"

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        """Turn what the client says into our words; its own hold addresses, and never a token."""
        where = self._where(name)
        try:
            yield
        except DisabledRepoError:
            raise DataRefused("the dataset was taken down", where=where, help="Ask who published it.") from None
        except (RepositoryNotFoundError, GatedRepoError):
            why = "It is not there, it is gated, or it is not for everybody."
            mend = "Correct the name, or log in with `hf auth login`."
            raise UsageError("this dataset cannot be read", where=where, why=why, help=mend) from None
        except LocalEntryNotFoundError:
            raise _away(where, "Nobody answered.") from None
        except EntryNotFoundError as error:
            why = str(error).partition("\n")[0][:200]
            raise DataRefused(
                "a file of the release is missing", where=where, why=why, help="Ask who publishes it."
            ) from None
        except OfflineModeIsEnabled:
            raise _away(where, "HF_HUB_OFFLINE is set.") from None
        except HfHubHTTPError as error:
            raise _away(where, f"It answered {error.response.status_code}.") from None
        except HTTPError as error:
            raise _away(where, str(error).partition("\n")[0][:200] or type(error).__name__) from None
        except OSError as error:
            raise _away(where, error.strerror or type(error).__name__) from None


def _versions(tag: str) -> Iterator[Version]:
    with suppress(UsageError):
        version = Version.parse(tag)
        if version.tag == tag:
            yield version


def _away(where: str, why: str) -> PlaceError:
    return PlaceError("the hub cannot be reached", where=where, why=why, help="Try again later.")


def _only_read(name: str) -> NoReturn:
    raise UsageError(
        "the Hugging Face Hub is for reading only in this version",
        where=f"hf:{name}",
        help="Publish to a folder: dir:PATH.",
    )
