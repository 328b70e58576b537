"""Which things hang together, by links between two of them? Each component is named after its smallest member."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]


def alone(count: int) -> Numbers:
    """Return the labels of things without links: each is its own component."""
    return np.arange(count, dtype=np.uint32)


def merged(labels: Numbers, left: Numbers, right: Numbers) -> Numbers:
    """Return the labels after further links: min-label hooking with pointer jumping; no order of links matters."""
    while True:
        one, other = labels[left], labels[right]
        apart = one != other
        if not apart.any():
            return labels
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        labels = labels.copy()
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(jumped := labels[labels], labels):
            labels = jumped
