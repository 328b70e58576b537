"""How near is a text to the one that an expert holds for right, and may a score be lower than it once was?"""

from __future__ import annotations

import hashlib
import math
import os
import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

FLOORS = Path(__file__).parent / "quality" / "floors.toml"
RENEW = "RENEW_FLOORS"
STEP = 10_000
"""Floors have four places."""

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|\w+")


def tokens(text: str | None) -> Counter[str]:
    """Count the words of a text, without case; a letter of a script without blanks is a word."""
    return Counter(_TOKEN.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def token_f1(gold: str, found: str | None) -> float:
    """Return the harmonic mean of how much was found and how much of it is right, from 0 to 1."""
    wanted, given = tokens(gold), tokens(found)
    shared = (wanted & given).total()
    return 2 * shared / (wanted.total() + given.total()) if shared else 0.0


def digest_of(path: Path) -> str:
    """Return the digest of a corpus file: a floor holds for its own corpus only."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def keep_floor(key: str, figure: float, corpus: Path, place: Path = FLOORS) -> None:
    """Hold a figure against its floor; with RENEW_FLOORS in the environment raise the floor, never lower it."""
    floors = tomllib.loads(place.read_text(encoding="utf-8"))
    digest, floor = digest_of(corpus), floors.get(key)
    reached = math.floor(figure * STEP + 1e-6) / STEP
    renew = f"{RENEW}=1 python -m pytest -q {os.environ.get('PYTEST_CURRENT_TEST', '').split('::')[0]}"
    if floor and floor["corpus"] == digest:
        assert reached >= floor["figure"], (
            f"`{key}` is {reached:.4f}, its floor {floor['figure']:.4f}: mend the cause ({renew} only raises)"
        )
    if floor and floor["corpus"] == digest and reached <= floor["figure"]:
        return
    if not os.environ.get(RENEW):
        assert floor, f"`{key}` has no floor yet; give it one: {renew}"
        assert floor["corpus"] == digest, f"`{key}` is pinned on another corpus; measure it on this one: {renew}"
        return
    floors[key] = {"figure": reached, "corpus": digest}
    place.write_text(_written(floors, place.read_text(encoding="utf-8")), encoding="utf-8")


def _written(floors: dict[str, dict[str, object]], before: str) -> str:
    """Return the file of floors: its opening comment, then the floors by name."""
    opening = [line for line in before.splitlines() if line.startswith("#")]
    entries = [
        f'["{key}"]\nfigure = {floor["figure"]}\ncorpus = "{floor["corpus"]}"' for key, floor in sorted(floors.items())
    ]
    return "\n\n".join(["\n".join(opening), *entries]) + "\n"
