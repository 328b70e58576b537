"""Does a death at any step of a publisher or a purger leave every release whole, and does the next run complete?"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import fsspec
import pytest
from tests.builds import FIRST, NAME, SECOND, make_build

from copydesk.errors import StateUnknown
from copydesk.hubs.base import Outcome
from copydesk.hubs.objects import ObjectHub
from copydesk.hubs.objects.store import MemoryStore
from copydesk.release import Version
from copydesk.verify import verify_folder

THIRD = Version(1, 2, 0)
STEPS = ("listed", "folders", "read", "create", "replace", "upload", "remove", "unfinished")
_MOST = 200


class Death(BaseException):
    """The process is gone: nothing of it runs any more."""


class Dying(MemoryStore):
    """A store whose user dies at one of his steps: before it is done, or when it was."""

    def __init__(self, root: str, last: int, *, after: bool) -> None:
        super().__init__(f"memory://{root}", fsspec.filesystem("memory"), f"/{root}")
        self._left, self._after, self._dead = last, after, False

    def __getattribute__(self, name: str) -> Any:
        """Count the steps."""
        found = super().__getattribute__(name)
        return self._counted(found) if name in STEPS else found

    def _counted(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            if self._dead:
                raise Death
            self._left -= 1
            self._dead = self._left < 0
            if self._dead and not self._after:
                raise Death
            done = step(*arguments)
            if self._dead:
                raise Death
            return done

        return counted


def living(root: str) -> ObjectHub:
    """Return a hub at which nobody dies."""
    return ObjectHub(MemoryStore(f"memory://{root}", fsspec.filesystem("memory"), f"/{root}"))


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[Version, Path]:
    """Return builds that share a card; the first and the third share everything."""
    folder = tmp_path_factory.mktemp("builds")
    titles = {FIRST: ["Rain"], SECOND: ["Rain", "Snow"], THIRD: ["Rain"]}
    return {version: make_build(folder / str(version), version, said) for version, said in titles.items()}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.hubs.objects.publishing.PAUSES", (0.0, 0.0))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_publisher_dies_at_every_step(builds: dict[Version, Path], *, after: bool) -> None:
    """The release before stays whole, the new one is whole or not there, and the next run completes it."""
    died = 0
    for last in range(_MOST):
        root = secrets.token_hex(8)
        living(root).release(NAME, FIRST, builds[FIRST])
        try:
            ObjectHub(Dying(root, last, after=after)).release(NAME, THIRD, builds[THIRD])
        except Death:
            died += 1
        for version in living(root).versions(NAME):
            assert verify_folder(living(root).folder(NAME, version)).ok
        living(root).release(NAME, THIRD, builds[THIRD])
        assert living(root).versions(NAME) == [FIRST, THIRD]
        assert verify_folder(living(root).folder(NAME, THIRD)).ok
        if died <= last:
            break
    assert 12 < died < _MOST


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_purger_dies_at_every_step(builds: dict[Version, Path], *, after: bool) -> None:
    """What shares files with the purged release stays whole, and a sweep finishes the purge; then anyone publishes."""
    died = 0
    for last in range(_MOST):
        root = secrets.token_hex(8)
        for version in (FIRST, SECOND):
            living(root).release(NAME, version, builds[version])
        living(root).yank(NAME, FIRST, "a wrong date")
        try:
            ObjectHub(Dying(root, last, after=after)).purge(NAME, FIRST)
        except Death:
            died += 1
        assert verify_folder(living(root).folder(NAME, SECOND)).ok
        try:
            living(root).release(NAME, THIRD, builds[THIRD])
        except StateUnknown:
            assert [it.what for it in living(root).sweep()] == ["purge"]
            assert living(root).release(NAME, THIRD, builds[THIRD]).outcome is Outcome.ALREADY
        living(root).purge(NAME, FIRST)
        assert living(root).versions(NAME) == [SECOND, THIRD]
        for version in (SECOND, THIRD):
            assert verify_folder(living(root).folder(NAME, version)).ok
        if died <= last:
            break
    assert 5 < died < _MOST


class Between(MemoryStore):
    """A store with which something else happens before one of the steps of its user."""

    def __init__(self, root: str, at: int, what: Callable[[], object]) -> None:
        super().__init__(f"memory://{root}", fsspec.filesystem("memory"), f"/{root}")
        self.left, self._what = at, what

    def __getattribute__(self, name: str) -> Any:
        """Count the steps."""
        if name in STEPS:
            self.left -= 1
            if self.left == 0:
                self._what()
        return super().__getattribute__(name)


def yanked_first(builds: dict[Version, Path]) -> str:
    """Return where a hub is with one release, which was yanked."""
    root = secrets.token_hex(8)
    living(root).release(NAME, FIRST, builds[FIRST])
    living(root).yank(NAME, FIRST, "a wrong date")
    return root


def test_a_purge_comes_between_any_two_steps_of_a_publisher(builds: dict[Version, Path]) -> None:
    """Whenever a release with the same files is purged, the new one is whole when it is said to be published."""
    for at in range(1, _MOST):
        root = yanked_first(builds)
        store = Between(root, at, lambda root=root: living(root).purge(NAME, FIRST))  # type: ignore[misc]
        assert ObjectHub(store).release(NAME, THIRD, builds[THIRD]).outcome is Outcome.PUBLISHED
        assert verify_folder(living(root).folder(NAME, THIRD)).ok
        if store.left > 0:
            break
    assert 12 < at < _MOST


def test_a_release_comes_between_any_two_steps_of_a_purger(builds: dict[Version, Path]) -> None:
    """Whenever a release with the same files is published, it is whole after the purge, or was not said to be there."""
    said = []
    for at in range(1, _MOST):
        root = yanked_first(builds)

        def publish(root: str = root) -> None:
            try:
                living(root).release(NAME, THIRD, builds[THIRD])
            except StateUnknown:
                said.append("unknown")
            else:
                said.append("published")

        store = Between(root, at, publish)
        ObjectHub(store).purge(NAME, FIRST)
        if store.left > 0:
            break
        if said[-1] == "unknown":
            assert living(root).release(NAME, THIRD, builds[THIRD]).outcome is Outcome.ALREADY
        assert verify_folder(living(root).folder(NAME, THIRD)).ok
        assert living(root).versions(NAME) == [THIRD]
    assert (len(said) > 5, set(said)) == (True, {"unknown", "published"})


class Waiting(MemoryStore):
    """A store that removes nothing before it may, and says when it would."""

    def __init__(self, root: str) -> None:
        super().__init__(f"memory://{root}", fsspec.filesystem("memory"), f"/{root}")
        self.would, self.may = Event(), Event()

    def remove(self, keys: Collection[str]) -> None:
        """Wait for the word."""
        self.would.set()
        assert self.may.wait(30)
        super().remove(keys)


def test_a_purge_that_is_under_way_ends_between_any_two_steps_of_a_publisher(builds: dict[Version, Path]) -> None:
    """It knows nothing of the new release and removes its files when it may: what is said to be published is whole."""
    said = []
    for at in range(1, _MOST):
        root = yanked_first(builds)
        purging = Waiting(root)
        with ThreadPoolExecutor(1) as thread:
            done = thread.submit(ObjectHub(purging).purge, NAME, FIRST)
            assert purging.would.wait(30)

            def end(purging: Waiting = purging, done: Future[int] = done) -> None:
                purging.may.set()
                done.result(30)

            store = Between(root, at, end)
            try:
                ObjectHub(store).release(NAME, THIRD, builds[THIRD])
                said.append("published")
            except StateUnknown:
                said.append("unknown")
            end()
        if said[-1] == "unknown":
            assert living(root).release(NAME, THIRD, builds[THIRD]).outcome is Outcome.ALREADY
        assert verify_folder(living(root).folder(NAME, THIRD)).ok, at
        if store.left > 0:
            break
    assert (12 < at < _MOST, set(said)) == (True, {"unknown", "published"})
