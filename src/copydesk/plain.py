"""How are words shown in plain text, above all those out of untrusted files: read, and never obeyed?

A title may hold terminal commands, markup, or letters that turn the words around them. Nothing is dropped in
silence where people judge data: what cannot be seen is written as an escape.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, marks of direction, what has no shape, and what is no character (XML can hold no such thing)."""

_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

# GitHub makes a link of `www.` too, so the dot behind it is escaped.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&:@-]|(?<=[Ww]{3})\.)")


def visible(text: str) -> str:
    """Return text on one line in which characters that hide or command something are seen as escapes."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return `1 file`, `2 files`; `plural` is for nouns that an s does not do for."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def size(number: int) -> str:
    """Return a number of bytes as people read it."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= scale:
            return f"{number / scale:.1f} {unit}"
    return f"{number} bytes"


def escape_markdown(text: str) -> str:
    """Return untrusted words as plain Markdown: one line, no markup, no control characters."""
    return _SPECIAL.sub(r"\\\1", " ".join(_HIDDEN.sub(" ", text).split()))
