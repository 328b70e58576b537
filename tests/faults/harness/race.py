"""When eight publish the same version at once, does exactly one win, and are his bytes there?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.builds import NAME, make_build
from tests.faults.harness.cases import Case
from tests.faults.publisher import Order, answer, publisher, send

from copydesk.hubs.directory import STAGING, DirectoryHub
from copydesk.manifest import read_manifest
from copydesk.release import Version
from copydesk.verify import verify_folder

PUBLISHERS = 8


def races(place: Path, rounds: int) -> Iterator[Case]:
    """Yield what came of each round, in which every publisher has other bytes."""
    hub = DirectoryHub(place / "hub")
    with ExitStack() as stack:
        desks = [stack.enter_context(publisher()) for _ in range(PUBLISHERS)]
        for turn in range(rounds):
            version = Version(1, turn, 0)
            builds = [make_build(place / f"{turn}-{n}", version, [f"Title {n}"]) for n in range(PUBLISHERS)]
            for desk, build in zip(desks, builds, strict=True):
                send(desk, Order(build=str(build), hub=str(hub.root)))
            endings = [answer(desk) for desk in desks]
            wrong = _wrong(hub, version, builds, endings)
            ending = ", ".join(f"{name} {count}" for name, count in sorted(Counter(endings).items()))
            yield Case(f"{PUBLISHERS} processes", f"version {version}", ending, wrong)


def _wrong(hub: DirectoryHub, version: Version, builds: list[Path], endings: list[str]) -> str:
    if sorted(endings) != [*["DataRefused"] * (PUBLISHERS - 1), "published"]:
        return "not one winner, and a refusal for all others"
    if hub.manifest(NAME, version) != read_manifest(builds[endings.index("published")]):
        return "other bytes than the winner's are there"
    if not verify_folder(hub.folder(NAME, version)).ok:
        return "the release is damaged"
    return "staging is not empty" if list((hub.root / NAME).glob(f"{STAGING}/*")) else ""
