"""What came of a fault, and what came of all of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Case:
    """One fault: of which kind, by which way it was brought about, where it struck, and how it ended.

    `wrong` is empty when the ending is one that is allowed, else it says what should not be.
    """

    way: str
    struck: str
    ending: str
    wrong: str = ""


@dataclass(slots=True)
class Tally:
    """The cases of one kind of fault, and how many were asked for; `skipped` tells which ways could not be gone."""

    fault: str
    asked: int
    ways: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def add(self, cases: Iterable[Case]) -> Tally:
        """Count cases as they come."""
        for case in cases:
            self.ways[case.way] += 1
            self.endings[f"NOT ALLOWED: {case.ending}" if case.wrong else case.ending] += 1
            if case.wrong:
                self.wrong.append(f"{case.way}, {case.struck}: {case.ending}: {case.wrong}")
        return self

    @property
    def cases(self) -> int:
        """How many ran."""
        return self.ways.total()

    @property
    def ok(self) -> bool:
        """Whether as many as were asked for ran, and each ended as it may."""
        return not self.wrong and self.cases >= self.asked


def table(tallies: Sequence[Tally]) -> list[str]:
    """Return the lines of a table: fault, ways, cases, each ending with its count, how many were asked, verdict."""
    lines = [
        "| fault | by which way | cases | how they ended | asked | verdict |",
        "|---|---|---:|---|---:|---|",
    ]
    for it in tallies:
        ways = ", ".join(f"{way} {count:,}" for way, count in sorted(it.ways.items()))
        skipped = "".join(f"; skipped: {why}" for why in it.skipped)
        endings = ", ".join(f"{ending} {count:,}" for ending, count in it.endings.most_common())
        verdict = "held" if it.ok else "BROKEN" if it.wrong else "too few"
        lines.append(f"| {it.fault} | {ways}{skipped} | {it.cases:,} | {endings} | {it.asked:,} | {verdict} |")
    return lines


def spread(items: Sequence[object], most: int) -> list[int]:
    """Return the places of at most so many items, evenly from the first to the last."""
    if most >= len(items):
        return list(range(len(items)))
    return sorted({round(number * (len(items) - 1) / max(1, most - 1)) for number in range(most)})
