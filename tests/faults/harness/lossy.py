"""When the network fails under a publisher or a reader, is anything false believed, said, doubled or given away?"""

from __future__ import annotations

import io
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import httpx2
from tests.builds import FIRST, NAME, SECOND, make_build
from tests.faults.harness.cases import Case, spread
from tests.faults.harness.network import Fault, Thief, Wire, proxied
from tests.served import Served, serving_hub

from copydesk.errors import CopydeskError, DataRefused
from copydesk.hubs.directory import DirectoryHub
from copydesk.hubs.huggingface import HuggingFaceHub
from copydesk.manifest import read_manifest
from copydesk.pull.fetch import fetch, promised
from copydesk.release import Version
from copydesk.serve.access import make_token
from copydesk.verify import verify_folder
from copydesk.workplace import remove_tree

FOR_EVER = (Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.BROKEN_AFTER, Fault.BUSY, Fault.SHORT, Fault.FORGED)
"""Faults that are also tried on every request from one on: the hub stays away."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A hub behind a proxy, a copy of it as it was, two builds, and the token of who publishes."""

    served: Served
    wire: Wire
    thief: Thief
    before: Path
    first: Path
    second: Path
    token: str

    def reset(self, fault: Fault | None = None, number: int | None = None, *, for_ever: bool = False) -> None:
        """Let the hub be as it was, and strike one request."""
        for left in self.served.root.iterdir():
            remove_tree(left) if left.is_dir() else left.unlink()
        shutil.copytree(self.before, self.served.root, dirs_exist_ok=True)
        self.thief.headers.clear()
        self.wire.strike(number, fault, for_ever=for_ever)

    @property
    def truth(self) -> DirectoryHub:
        """The hub as its disk has it."""
        return DirectoryHub(self.served.root)


@contextmanager
def open_stage(place: Path) -> Iterator[Stage]:
    """Serve a hub with one release that wants a token, behind a proxy; clients have little patience meanwhile."""
    root, before = place / "hub", place / "before"
    before.mkdir(parents=True)
    token = make_token(before, "desk", write=True)
    first, second = make_build(place / "first"), make_build(place / "second", SECOND, ["Rain", "Snow"])
    patience = {
        "copydesk.hubs.huggingface.rounds.WAITS": (0.01, 0.02, 0.05),
        "copydesk.hubs.huggingface.remote.PAUSES": (0.01, 0.02),
        "copydesk.hubs.huggingface.client.LONGEST_WAIT": 0.1,
        "copydesk.hubs.huggingface.client.TIMES": httpx2.Timeout(0.7),
        "copydesk.hubs.huggingface.client.LARGEST_ANSWER": 1 << 20,
        # The library waits between its own tries, up to half a minute in all.
        "huggingface_hub.utils._http.time": SimpleNamespace(sleep=lambda _: time.sleep(0.01), time=time.time),
    }
    environment = {"HF_TOKEN": token, "HF_HOME": str(place / "home"), "HF_ENDPOINT": "http://127.0.0.1:9"}
    with ExitStack() as stack:
        served = stack.enter_context(serving_hub(root))
        wire, thief = stack.enter_context(proxied(served.endpoint))
        stack.enter_context(mock.patch.dict(os.environ, environment))
        shutil.copytree(before, root, dirs_exist_ok=True)
        HuggingFaceHub(served.endpoint).release(NAME, FIRST, first)
        shutil.copytree(root / "acme", before / "acme")
        stage = Stage(served, wire, thief, before, first, second, token)
        for name, value in patience.items():
            stack.enter_context(mock.patch(name, value))
        yield stage


def publishing(stage: Stage, most: int, at: str = "") -> Iterator[Case]:
    """Yield what came of faults at the requests of a publisher, or of those that `at` is a part of."""
    yield from _struck(stage, most, "publish", lambda: _publish(stage), lambda it: _wrong_release(stage, it), at)


def pulling(stage: Stage, most: int, at: str = "") -> Iterator[Case]:
    """Yield what came of faults at the requests of a reader, or of those that `at` is a part of."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        target = Path(place) / "pulled"

        def again() -> str:
            if target.exists():
                remove_tree(target)
            return _pull(stage, target)

        yield from _struck(stage, most, "pull", again, lambda it: _wrong_copy(stage, target, it), at)


def _struck(  # noqa: PLR0913, PLR0917 - what is done, how often, and who judges it
    stage: Stage, most: int, way: str, work: Callable[[], str], judge: Callable[[str], str], at: str
) -> Iterator[Case]:
    """Do something once for each fault at each of its requests, evenly taken when they are too many."""
    stage.reset()
    if (ending := work()) != "done":
        raise AssertionError(f"without a fault: {ending}")
    lines = list(stage.wire.asked)
    every = [*product(range(len(lines)), Fault, [False]), *product(range(len(lines)), FOR_EVER, [True])]
    plan = [it for it in every if at in f"{it[1]} {lines[it[0]]}"]
    for chosen in spread(plan, most):
        number, fault, for_ever = plan[chosen]
        stage.reset(fault, number, for_ever=for_ever)
        with _overheard() as said:
            ending = work()
        wrong = judge(ending) or _given_away(stage, said)
        when = "from here on" if for_ever else "once"
        yield Case(way, f"{fault}, {when}, at request {number}, {lines[number]}", ending, wrong)


@contextmanager
def _overheard() -> Iterator[io.StringIO]:
    """Collect everything that is said, by whichever way."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def _ended(work: Callable[[], object], heard: list[str]) -> str:
    """Do something and return how it ended; any error but ours is none that may leave."""
    try:
        work()
    except CopydeskError as error:
        heard.append(f"{error} {error!r}")
        return type(error).__name__ if type(error).__module__ == "copydesk.errors" else type(error).__mro__[1].__name__
    except Exception as error:  # noqa: BLE001 - what leaves here is the finding
        heard.append(repr(error))
        return f"escaped: {type(error).__name__}"
    return "done"


_HEARD: list[str] = []


def _publish(stage: Stage) -> str:
    """Publish the second version and read it back, as `publish` does."""

    def work() -> None:
        hub = HuggingFaceHub(stage.wire.endpoint)
        hub.release(NAME, SECOND, stage.second)
        folder = hub.folder(NAME, SECOND)
        if not verify_folder(folder).ok:
            raise DataRefused("release.damaged", "the published release is damaged")

    return _ended(work, _HEARD)


def _pull(stage: Stage, target: Path) -> str:
    def work() -> None:
        hub = HuggingFaceHub(stage.wire.endpoint)
        manifest = promised(hub, NAME, FIRST, allow_yanked=False)
        if manifest.digest != read_manifest(stage.first).digest:
            # A lock would hold the digest; without one, what is stated is what is verified.
            raise DataRefused("release.damaged", "another manifest than the one that is locked")
        fetch(hub.folder(NAME, FIRST), manifest, target)

    return _ended(work, _HEARD)


def _wrong_release(stage: Stage, ending: str) -> str:
    """Tell what should not be after publishing: on the disk of the hub, and after a second try without a fault."""
    truth, wanted = stage.truth, read_manifest(stage.second)
    if ending.startswith("escaped"):
        return f"an error that is none of ours: {_HEARD[-1]}"
    versions = truth.versions(NAME)
    if versions not in ([FIRST], [FIRST, SECOND]):
        return f"versions {versions}"
    if ending == "done" and versions != [FIRST, SECOND]:
        return "said to be published, and is not"
    if broken := _broken(truth, versions, wanted.digest):
        return broken
    stage.wire.strike(None, None)
    if (second := _publish(stage)) != "done":
        return f"the second try ended with {second}: {_HEARD[-1]}"
    if truth.versions(NAME) != [FIRST, SECOND]:
        return "not there after a second try"
    return _broken(truth, [FIRST, SECOND], wanted.digest) or _doubled(stage)


def _broken(truth: DirectoryHub, versions: list[Version], digest: str) -> str:
    for version in versions:
        if not verify_folder(truth.folder(NAME, version)).ok:
            return f"{version} is damaged"
    if SECOND in versions and read_manifest(truth.folder(NAME, SECOND)).digest != digest:
        return "other bytes than were published"
    return ""


def _doubled(stage: Stage) -> str:
    """Tell whether a release stands twice in the history of the hub."""
    remote = HuggingFaceHub(stage.served.endpoint)
    tags = remote.versions(NAME)
    commits = list((stage.served.root / NAME / ".repo/commits").iterdir())
    return "" if (len(tags), len(commits)) == (2, 2) else f"{len(tags)} tags, {len(commits)} commits"


def _wrong_copy(stage: Stage, target: Path, ending: str) -> str:
    if ending.startswith("escaped"):
        return f"an error that is none of ours: {_HEARD[-1]}"
    if ending != "done":
        return "a folder is there after an error" if target.exists() else ""
    there = {str(it.relative_to(target)): it.read_bytes() for it in target.rglob("*") if it.is_file()}
    wanted = {it: (stage.first / it).read_bytes() for it in there if (stage.first / it).exists()}
    names = {it.path for it in read_manifest(stage.first).files} | {"manifest.json"}
    return "" if there == wanted and there.keys() == names else "other bytes than the release has"


def _given_away(stage: Stage, said: io.StringIO) -> str:
    """Tell whether the token was said to anybody but the hub."""
    words = [said.getvalue(), *_HEARD]
    _HEARD.clear()
    if any(stage.token in it for it in words):
        return "the token was said"
    if any(stage.token in it or "authorization" in it.lower() for it in stage.thief.headers):
        return "the token was sent to another host"
    return ""
