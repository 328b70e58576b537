"""How are runs of things hashed, all of them at once? As polynomials modulo 2^64, whose bits are then spread.

`h(x0 x1 ... xn) = mix(x0 + x1 * B + x2 * B^2 + ...)`. Nothing here depends on the machine: all arithmetic is that of
unsigned 64-bit numbers that wrap around.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

BASE = 0x9E3779B97F4A7C15
"""B, an odd number: the golden ratio in 64 bits."""

_MIX = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
"""Factors of the 64-bit finaliser of MurmurHash3."""


def mixed(values: Hashes) -> Hashes:
    """Return the values with every bit spread over all others: the 64-bit finaliser of MurmurHash3."""
    spread = values ^ (values >> np.uint64(33))
    for factor in _MIX:
        spread *= np.uint64(factor)
        spread ^= spread >> np.uint64(33)
    return spread


def ordered(values: Hashes) -> Hashes:
    """Return the values in ascending order; polars sorts numbers three times as fast as numpy, in one thread."""
    return pl.Series(values).sort(multithreaded=False).to_numpy()


def distinct(values: Hashes) -> Hashes:
    """Return the values in ascending order, each once."""
    found = ordered(values)
    first = np.ones(len(found), bool)
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first]


def power(exponent: int) -> np.uint64:
    """Return a power of B."""
    return np.uint64(pow(BASE, exponent, 1 << 64))


def sliding(values: Hashes, length: int) -> Hashes:
    """Return the polynomial of every `length` values in a row, not mixed yet; none when there are fewer."""
    count = max(len(values) - length + 1, 0)
    total = np.zeros(count, np.uint64)
    for place in reversed(range(length)):
        total *= np.uint64(BASE)
        total += values[place : place + count]
    return total


def runs(values: Hashes, starts: Places, lengths: Places) -> Hashes:
    """Return the polynomial of each run, not mixed yet: `length` values from a start on. Lengths are small."""
    total = np.zeros(len(starts), np.uint64)
    for place in range(int(lengths.max(initial=0))):
        reached = np.flatnonzero(lengths > place)
        total[reached] += values[starts[reached] + place] * power(place)
    return total
