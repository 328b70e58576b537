"""What is left of a hub after a power cut, at any call of publishing, yanking or purging?

By a model of a disk, everywhere; and on a real ext4, whose file is copied between the calls, where that can be mounted.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.builds import FIRST, NAME, SECOND, make_build
from tests.faults.harness.cases import Case, spread
from tests.faults.harness.disk import Cut, Disk, cuts, replayed
from tests.faults.harness.recorder import REASON, do

from copydesk.errors import CopydeskError
from copydesk.hubs.directory import STAGING, DirectoryHub
from copydesk.publish import publish
from copydesk.verify import verify_folder
from copydesk.workplace import remove_tree

DOING = ("first release", "later release", "yank", "purge")
FORGETS = ("files", "folders")
_HALF = 2


def prepare(place: Path, doing: str, hub_place: Path) -> Path:
    """Make a hub as it is before, and return the build that is published, or whose version is taken back."""
    build = make_build(
        place / f"build-{doing}", *((SECOND, ["Rain", "Sun", "Snow"]) if doing == "later release" else ())
    )
    hub = DirectoryHub(hub_place / "hub")
    if doing != "first release":
        publish(make_build(place / f"before-{doing}"), hub)
    if doing == "purge":
        hub.yank(NAME, FIRST, REASON)
    return build


def record(place: Path, doing: str, disk: Path, build: Path, *, skips: str = "", **more: str) -> list[tuple[str, Any]]:
    """Do it in a process of its own, and return what was seen."""
    out = place / f"steps-{doing}-{skips}"
    order = {"place": str(disk), "doing": doing, "build": str(build), "skips": skips, "out": str(out), **more}
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[3]), *filter(None, sys.path)])}
    command = [sys.executable, str(Path(__file__).with_name("recorder.py")), json.dumps(order)]
    subprocess.run(command, check=True, env=around)
    steps: list[tuple[str, Any]] = pickle.loads(out.read_bytes())  # noqa: S301 - our own process wrote it
    return steps


def modelled(place: Path, most: int, *, skips: str = "", doings: Sequence[str] = DOING) -> Iterator[Case]:
    """Yield what the images of the model hold, of all doings alike; half of them are those after the last call."""
    place.mkdir(exist_ok=True)
    for turn, doing in enumerate(doings):
        disk = place / f"disk-{doing}-{skips}"
        disk.mkdir()
        build = prepare(disk.with_name(f"of-{doing}-{skips}"), doing, disk)
        steps = record(place, doing, disk, build, skips=skips)
        share = most // len(doings) + (turn < most % len(doings))
        yield from _images(place / "image", doing, build, steps, share)


def _images(image: Path, doing: str, build: Path, steps: Sequence[tuple[str, Any]], most: int) -> Iterator[Case]:
    possible = [(at, number, last) for at, last, _, found in _cuts(steps) for number, _ in enumerate(found)]
    ends = [it for it in possible if it[2]][: max(1, most // _HALF)]
    rest = [it for it in possible if not it[2]]
    wanted = {*ends, *(rest[index] for index in spread(rest, most - len(ends)))}
    for at, last, disk, found in _cuts(steps):
        for number, (kept, data) in enumerate(found):
            if (at, number, last) in wanted:
                disk.write(image, kept, data)
                yield judged("model", f"{doing}, step {at}, cut {number}", image, doing, build, said=last)
                remove_tree(image)


def _cuts(steps: Sequence[tuple[str, Any]]) -> Iterator[tuple[int, bool, Disk, list[Cut]]]:
    """Yield each step, whether it is the last, the disk after it, and what may have come to it."""
    for at, (disk, last) in enumerate(replayed(steps)):
        yield at, last, disk, list(cuts(disk, Random(at)))  # noqa: S311 - no secret


def judged(way: str, struck: str, disk: Path, doing: str, build: Path, *, said: bool) -> Case:  # noqa: PLR0913 - what is looked at, and how it came to be
    """Look at a disk with the eyes of the product; what was said to be done must be done."""
    hub = DirectoryHub(disk / "hub")
    try:
        done, wrong = _state(hub, doing)
        if said and not done:
            wrong = wrong or "lost after success"
        if not wrong:
            wrong = _again(hub, doing, build)
    except (CopydeskError, OSError) as error:
        done, wrong = False, f"torn: {error}"
    return Case(way, struck, "done" if done else "as before", wrong)


def _state(hub: DirectoryHub, doing: str) -> tuple[bool, str]:
    """Return whether it is done, and what is torn or lost."""
    versions = hub.versions(NAME)
    for version in versions:
        damages = verify_folder(hub.folder(NAME, version, allow_yanked=True)).damages
        if damages:
            return False, f"torn: {version}: {damages[0]}"
    yank = hub.yanked(NAME, FIRST)
    if doing == "yank":
        return yank is not None, "" if FIRST in versions else "lost the release"
    if doing == "purge":
        return bool(yank and yank.purged), "lost the yank" if yank is None else ""
    if doing == "later release" and FIRST not in versions:
        return False, "lost the release before"
    return (SECOND if doing == "later release" else FIRST) in versions, ""


def _again(hub: DirectoryHub, doing: str, build: Path) -> str:
    """Do it again, and clear away: then it is done, and nothing is left in staging."""
    do(doing, hub, build)
    hub.sweep()
    left = [path.name for path in (hub.root / NAME).glob(f"{STAGING}/*")]
    done, wrong = _state(hub, doing)
    return wrong or ("" if done else "cannot be done again") or (f"left behind: {', '.join(left)}" if left else "")


def forgetful(place: Path, most: int, doings: Sequence[str] = DOING) -> Iterator[Case]:
    """Yield a case for each kind of sync that a product forgets in the model: it has to be caught."""
    for skips in FORGETS:
        yield _caught("model", skips, list(modelled(place, most, skips=skips, doings=doings)))


def _caught(way: str, skips: str, found: Sequence[Case]) -> Case:
    wrong = sum(bool(case.wrong) for case in found)
    struck = f"a product that does not sync {skips}, {len(found)} images"
    return Case(f"{way}, mutants", struck, f"mutant caught in {wrong} images", "" if wrong else "not caught")


def why_no_ext4(place: Path) -> str:
    """Return why no ext4 of our own can be mounted, the empty string when one can."""
    if os.geteuid() or not shutil.which("mkfs.ext4"):
        return "only root, with mkfs.ext4, can mount an ext4 of its own"
    try:
        with _mounted(_made(place / "probe.img"), place / "probe"):
            return ""
    except (OSError, subprocess.CalledProcessError):
        return "no loop device for an ext4"


def _made(image: Path) -> Path:
    with image.open("wb") as file:
        file.truncate(16 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, capture_output=True)
    return image


@contextmanager
def _mounted(image: Path, point: Path) -> Iterator[Path]:
    point.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(point)], check=True, capture_output=True)
    try:
        yield point
    finally:
        subprocess.run(["umount", str(point)], check=True)


def real(place: Path, most: int, *, skips: str = "", doings: Sequence[str] = DOING[:2]) -> Iterator[Case]:
    """Yield what an ext4 holds whose file is copied between the calls of a publisher, mounted again."""
    for turn, doing in enumerate(doings):
        backing, images = _made(place / f"{turn}{skips}.img"), place / f"images{turn}{skips}"
        images.mkdir()
        with _mounted(backing, place / "disk") as disk:
            build = prepare(place / f"of-{turn}{skips}", doing, disk)
            subprocess.run(["sync", "-f", str(disk)], check=True)
            steps = record(place, doing, disk, build, skips=skips, backing=str(backing), images=str(images))
        taken = [what for kind, what in steps if kind == "look"]
        wanted = {len(taken) - 1, *spread(taken, most // len(doings))}
        for number, image in enumerate(taken):
            if number in wanted:
                with _mounted(Path(image), place / "image") as disk:
                    last = number == len(taken) - 1
                    yield judged("ext4", f"{doing}, call {number}", disk, doing, build, said=last)
        shutil.rmtree(images)


def really_forgetful(place: Path, most: int, doings: Sequence[str] = DOING[:2]) -> Iterator[Case]:
    """Do the same as `forgetful` on an ext4."""
    for skips in FORGETS:
        yield _caught("ext4", skips, list(real(place, most, skips=skips, doings=doings)))
