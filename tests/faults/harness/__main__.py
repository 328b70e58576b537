"""What survives? Strikes builds, publishers, disks and releases, and counts how it ended: scripts/faults kills rot."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.faults.harness import commands, lossy, race, rot, workers
from tests.faults.harness import power as cut
from tests.faults.harness.cases import Case, Tally, table
from tests.faults.harness.desk import open_desk
from tests.faults.harness.project import open_shop


def _commands(place: Path, fault: str, most: int, strike: Callable[..., Iterable[Case]]) -> Tally:
    tally = Tally(fault, most)
    with open_desk(place / "cache") as desk:
        shop = open_shop(desk, place)
        why = commands.why_no_trace(desk, place)
        if why:
            tally.skipped.append(why)
        return tally.add(told(strike(shop, desk, place, most, trace=not why)))


def kills(place: Path, most: int) -> Tally:
    """Kill build and publish at calls of the file system."""
    return _commands(place, "SIGKILL at a call of build or publish", most, commands.kills)


def errors(place: Path, most: int) -> Tally:
    """Let calls of build and publish fail."""
    return _commands(place, "a call of build or publish fails", most, commands.failures)


def power(place: Path, most: int) -> Tally:
    """Cut the power while a hub is written: in a model of a disk, and on an ext4 where one can be mounted."""
    tally = Tally("power cut while a hub is written", most)
    why = cut.why_no_ext4(place)
    if why:
        tally.skipped.append(f"ext4: {why}")
    really = 0 if why else most // 5
    tally.add(told(cut.modelled(place / "model", most - really)))
    tally.add(told(cut.forgetful(place / "mutants", max(40, most // 4))))
    if really:
        tally.add(told(cut.real(place, really)))
        tally.add(told(cut.really_forgetful(place, really)))
    return tally


def corruption(place: Path, most: int) -> Tally:
    """Damage a signed release."""
    with open_desk(place / "cache") as desk:
        victim = rot.open_victim(desk, place)
    return Tally("corruption of a release", most).add(told(rot.damages(victim, most)))


def races(place: Path, most: int) -> Tally:
    """Let eight publish at once."""
    return Tally("eight publishers of one version", most).add(told(race.races(place, most)))


def network(place: Path, most: int) -> Tally:
    """Let a network fail under those who publish to a hub and those who read from it."""
    tally = Tally("a network that fails", most)
    with lossy.open_stage(place) as stage:
        tally.add(told(lossy.publishing(stage, most * 2 // 3)))
        return tally.add(told(lossy.pulling(stage, most - most * 2 // 3)))


def deaths(place: Path, most: int) -> Tally:
    """Kill a worker in the middle of each step of a build."""
    return Tally("a worker killed in the middle of a step", most).add(told(workers.deaths(place, most, size=6)))


SHOWN = 20
KINDS: dict[str, tuple[Callable[[Path, int], Tally], int]] = {
    "kills": (kills, 300),
    "errors": (errors, 300),
    "power": (power, 100),
    "rot": (corruption, 5_000),
    "races": (races, 100),
    "network": (network, 300),
    "workers": (deaths, 80),
}


def told(cases: Iterable[Case]) -> Iterable[Case]:
    """Hand cases through, and say on stderr how far it is."""
    for number, case in enumerate(cases, 1):
        if case.wrong:
            sys.stderr.write(f"\n{case}\n")
        sys.stderr.write(f"\r{number:,} ")
        sys.stderr.flush()
        yield case
    sys.stderr.write("\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Strike by the kinds that were named, or by all, and print the table last; 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("kind", nargs="*", choices=[*KINDS, []], help="default: all")
    parser.add_argument("--cases", type=int, help="how many of each kind; default: as many as are asked for")
    options = parser.parse_args(arguments)
    tallies = []
    for name in options.kind or KINDS:
        strike, asked = KINDS[name]
        with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as place:
            tally = strike(Path(place).resolve(), options.cases or asked)
        lines = [f"{tally.fault}: {tally.cases:,} cases, {len(tally.wrong)} not allowed", *tally.wrong[:SHOWN]]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        tallies.append(tally)
    sys.stdout.write("\n".join(table(tallies)) + "\n")
    return 0 if all(it.ok for it in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())
