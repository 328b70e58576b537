"""How long does a program take, and how much memory at its peak? They take turns, so a noisy machine is fair."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""Compiled bytecode is kept: without it every start-up figure is that of the compiler."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds and peak memory in bytes as the program counts them (or its own), whole time, its answer."""

    seconds: float
    wall: float
    memory: int
    answer: Mapping[str, object]


def run(command: Sequence[str], accepted: Sequence[int] = (0,)) -> Measured:
    """Run a program to its end; RuntimeError when it fails."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        out, err = process.stdout, process.stderr
        if out is None or err is None:
            raise RuntimeError(command)
        said, complained = out.read(), err.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode not in accepted:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {complained.decode()[-2000:]}")
    answer = _last_json(said)
    scale = 1 if sys.platform == "darwin" else 1024
    memory = int(str(answer.get("memory", usage.ru_maxrss * scale)))
    return Measured(float(str(answer.get("seconds", wall))), wall, memory, answer)


def _last_json(said: bytes) -> Mapping[str, object]:
    lines = said.decode().splitlines()
    try:
        answer = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def take_turns(
    commands: Mapping[str, Sequence[str]], runs: int, accepted: Sequence[int] = (0,)
) -> dict[str, list[Measured]]:
    """Run each command `runs` times, one after the other in every round, after a round that warms the disk's cache.

    A single run is no measurement, and nothing is warmed for it.
    """
    for command in commands.values() if runs > 1 else ():
        run(command, accepted)
    found: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(run(command, accepted))
    return found


def summary(rounds: Mapping[str, Sequence[Measured]], baseline: str) -> dict[str, dict[str, float]]:
    """Return, for each program, the median of its runs and of its ratio to the baseline of the same round."""
    floor = rounds[baseline]
    return {
        name: {
            "seconds": round(statistics.median(it.seconds for it in mine), 3),
            "ratio": round(statistics.median(it.seconds / its.seconds for it, its in zip(mine, floor, strict=True)), 3),
            "wall": round(statistics.median(it.wall for it in mine), 3),
            "wall_ratio": round(statistics.median(it.wall / its.wall for it, its in zip(mine, floor, strict=True)), 3),
            "memory_mb": round(statistics.median(it.memory for it in mine) / 1e6, 1),
            "memory_ratio": round(
                statistics.median(it.memory / its.memory for it, its in zip(mine, floor, strict=True)), 3
            ),
        }
        for name, mine in rounds.items()
    }


def compile_once(folders: Sequence[Path]) -> None:
    """Compile what is imported, so that no run pays for it."""
    for folder in folders:
        subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder)], env=ENVIRONMENT, check=False)
