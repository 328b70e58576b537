"""How does a page become the lines of a capture? Wrapping, blank lines, stray blanks, line ends.

Nothing here changes a word: with runs of blanks read as one, a capture holds the same text in every style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

Kind = Literal["chrome", "title", "head", "body", "tail"]
NBSP = "\N{NO-BREAK SPACE}"
ROOM = 9  #: columns left free at the end of a paragraph, beyond which a break is seen to be meant


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; an empty string is a blank line that any style keeps."""

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """What one way of capturing does to all pages."""

    width: int | None  #: None = a line a paragraph
    gap: int  #: blank lines between blocks
    body_gap: int  #: blank lines between the paragraphs of the body
    airy: bool  #: a blank line after each line of chrome
    joined: float  #: how often a block of the head stands right under the one before
    trailing: float
    leading: float
    nbsp: float
    doubled: bool  #: two blanks after a full stop
    crlf: bool
    end: str


def draw_style(rng: Random, *, wrapped: bool, tight: bool) -> Style:
    """Draw some style; a tight one has no blank lines at all and is never wrapped."""
    body_gap = int(rng.random() < (0.5 if wrapped else 0.75))
    return Style(
        width=rng.randint(60, 110) if wrapped else None,
        gap=0 if tight else rng.choice((1, 1, 1, 2)),
        body_gap=0 if tight else body_gap,
        airy=not wrapped and not tight and rng.random() < 0.25,
        joined=0.0 if wrapped else 0.35,
        trailing=rng.choice((0.0, 0.0, 0.15, 0.4)),
        leading=rng.choice((0.0, 0.0, 0.04)),
        nbsp=rng.choice((0.0, 0.0, 0.0, 0.5)),
        doubled=not wrapped and rng.random() < 0.1,
        crlf=rng.random() < 0.1,
        end=rng.choice(("\n", "\n", "", " \n", "\n\n")),
    )


def render(blocks: list[Block], style: Style, rng: Random) -> str:
    """Give the capture."""
    blocks = [Block(block.kind, tuple(_spaced(line, style, rng) for line in block.lines)) for block in blocks]
    body_gap = style.body_gap if style.width is None or _breaks_show(blocks, style.width) else 1
    lines = _lines(blocks[0], style)
    for above, below in pairwise(blocks):
        lines += [""] * _gap(above, below, style, body_gap, rng) + _lines(below, style)
    lines = [_frayed(line, style, rng) for line in lines]
    return ("\r\n" if style.crlf else "\n").join(lines) + style.end


def _gap(above: Block, below: Block, style: Style, body_gap: int, rng: Random) -> int:
    if above.kind == below.kind == "body":
        return body_gap
    if above.kind == below.kind == "head" and rng.random() < style.joined:
        return 0
    return style.gap


def _lines(block: Block, style: Style) -> list[str]:
    lines = [part for line in block.lines for part in wrapped(line, style.width)]
    if style.airy and block.kind in ("chrome", "tail"):
        return [line for pair in zip(lines, [""] * len(lines), strict=True) for line in pair][:-1]
    return lines


def wrapped(line: str, width: int | None) -> list[str]:
    """Give the line broken where the next word does not fit; a word longer than the width stands alone."""
    if width is None or len(line) <= width or " " not in line.strip():
        return [line]
    lines = [""]
    for word in line.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _breaks_show(blocks: list[Block], width: int) -> bool:
    """Could a reader see each end of a paragraph without blank lines, by the room that is left?"""
    for above, below in pairwise(blocks):
        if above.kind == below.kind == "body":
            last, first = wrapped(above.lines[-1], width)[-1], below.lines[0].split(" ")[0]
            if len(last) + 1 + len(first) + ROOM > width:
                return False
    return True


def _spaced(line: str, style: Style, rng: Random) -> str:
    if rng.random() < style.nbsp:
        line = re.sub(r"(?<=\d) (?=[^\W\d]|%)|(?<=«) | (?=[»:?!%])", NBSP, line)
    if style.doubled:
        line = re.sub(r"(?<=[.!?”»]) (?=[^\W\d_a-z])", "  ", line)
    return line


def _frayed(line: str, style: Style, rng: Random) -> str:
    if not line.strip():
        return line
    if rng.random() < style.leading:
        line = f" {line}"
    return line + rng.choice((" ", "  ")) if rng.random() < style.trailing else line
