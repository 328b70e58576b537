"""Which texts may be near copies? MinHash: texts that share many shingles share a band with near certainty.

The least of each of 128 permutations of a text's shingles, in 32 bands of four: two texts that share half of their
shingles meet in a band with a probability of .87, those that share four fifths with one of .9999999.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from copydesk.dedupe.hashes import BASE, Hashes, Places, mixed
from copydesk.dedupe.shingles import SHINGLE_BITS

BANDS, ROWS = 32, 4
_PERMUTATIONS = mixed(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(BASE)).astype(np.uint32)
FACTORS, ADDENDS = _PERMUTATIONS[: BANDS * ROWS] | np.uint32(1), _PERMUTATIONS[BANDS * ROWS :]
"""`x -> x * factor + addend` modulo 2^32: drawn by the generator splitmix64, the factors made odd."""


def bands_of(shingles: Hashes, starts: Places) -> Hashes:
    """Return the keys of the bands of texts, one row a band; each text has at least one shingle."""
    upper = (shingles >> np.uint64(SHINGLE_BITS - 32)).astype(np.uint32)
    least = np.empty((BANDS * ROWS, len(starts) - 1), np.uint32)
    permuted = np.empty_like(upper)
    for number, (factor, addend) in enumerate(zip(FACTORS, ADDENDS, strict=True)):
        np.multiply(upper, factor, out=permuted)
        permuted += addend
        np.minimum.reduceat(permuted, starts[:-1], out=least[number])
    return _keys(least)


def _keys(least: npt.NDArray[np.uint32]) -> Hashes:
    """Put the minima of a band together in one number."""
    keys = np.zeros((BANDS, least.shape[1]), np.uint64)
    for row in range(ROWS):
        keys = mixed(keys * np.uint64(BASE) + least[row::ROWS])
    return keys
