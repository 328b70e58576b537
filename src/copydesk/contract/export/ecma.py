"""Does a regular expression mean the same in JSON Schema? Only what both engines read alike is said to."""

from __future__ import annotations

import re

_ESCAPED = r"\\[\\\^$.*+?()\[\]{}|/tnrfv]"
_IN_CLASS = r"(?:\\[\\\^$.*+?()\[\]{}|/\-tnrfv]|[^\\\[\]^&~\-])"
_CLASS = rf"\[\^?(?:{_IN_CLASS}(?:-{_IN_CLASS})?)+-?\]"
_ATOM = rf"(?:[^\\\[\]{{}}()*+?.^$|]|{_ESCAPED}|{_CLASS}|\))"
_TIMES = r"(?:(?:[*+?]|\{\d+(?:,\d*)?\})\??)?"
_SAME = re.compile(rf"(?:\(\?:|\((?!\?)|\||\^|\$|{_ATOM}{_TIMES})*")
"""Letters, escaped signs, classes of letters and ranges, groups, alternatives, anchors and repetitions.

Not `.`, `\\d`, `\\w`, `\\s` and `\\b`: they speak of all of Unicode here, in ECMA 262 of ASCII or of other line ends.
Not flags, names of groups and sets of classes: they are written in another way there, or not at all.
"""


def is_same_in_ecma(pattern: str) -> bool:
    """Tell whether a pattern that runs here finds the same in ECMA 262 with the flag `u`."""
    return _SAME.fullmatch(pattern) is not None


def escaped(text: str) -> str:
    """Return a pattern that finds just this text, in either engine."""
    return re.sub(r"[\^$\\.*+?()\[\]{}|]", r"\\\g<0>", text)
