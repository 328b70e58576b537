"""Does who publishes learn of it, when a stranger gets other rows than were published?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builds import NAME, SHARD, make_build, restate

from copydesk.errors import DataRefused, StateUnknown
from copydesk.hubs.base import Stock
from copydesk.manifest import Manifest, SplitContent, read_manifest
from copydesk.publish.stranger import refuse_other_rows

TOKEN = "hf_marker0000000000000000000000000"  # noqa: S105 - a marker that has to show up nowhere


def stated(folder: Path, rows: int = 2, digest: str | None = None) -> Manifest:
    """Return the manifest of a build in a folder that says so many rows, and this digest of them."""
    manifest = read_manifest(folder)
    files = [
        it.model_copy(update={"config": "default", "split": "train", "rows": rows}) if it.path == SHARD else it
        for it in manifest.files
    ]
    content = [SplitContent(config="default", split="train", rows=rows, digest=digest)] if digest else []
    restate(folder, manifest, files=files, content=content)
    return read_manifest(folder)


def stock(place: Path) -> Stock:
    """Return how a folder is loaded: what is on a network is tried in the journeys."""
    return Stock(str(place), "", {"HF_TOKEN": TOKEN, "HF_ENDPOINT": "http://127.0.0.1:1"})


def test_the_rows_that_were_published_are_good(tmp_path: Path) -> None:
    """As many as the manifest says."""
    build = make_build(tmp_path / "build")
    refuse_other_rows(stock(build), stated(build))


@pytest.mark.parametrize(("rows", "digest"), [(3, None), (2, "0" * 64)])
def test_other_rows_are_refused(tmp_path: Path, rows: int, digest: str | None) -> None:
    """Fewer of them, or others by their digest; what was expected and what came are named."""
    build = make_build(tmp_path / "build")
    with pytest.raises(DataRefused, match="other rows than were published") as refused:
        refuse_other_rows(stock(build), stated(build, rows, digest))
    assert f"Expected {rows} rows" in refused.value.why


def test_what_cannot_be_loaded_is_told_without_a_token(tmp_path: Path) -> None:
    """The release is there, and the next call looks again."""
    build = make_build(tmp_path / "build")
    with pytest.raises(StateUnknown, match="could not read it back") as unknown:
        # Offline, so that the library does not try for half a minute to reach nobody.
        refuse_other_rows(Stock(NAME, "v1.0.0", {**stock(build).environment, "HF_HUB_OFFLINE": "1"}), stated(build))
    assert TOKEN not in str(unknown.value) + repr(unknown.value)
    assert TOKEN not in repr(stock(build))
