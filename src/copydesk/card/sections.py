"""Which parts of a card do people write? Sections whose question stands in a comment, and what they answered.

A question is `<!-- copydesk:write NAME … -->` behind a heading; the answer is the prose from there to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.card.blocks import prose_of

ASKED = ("summary", "sources", "uses", "personal-data", "limits", "licence")
"""What only people can say, in the order of the shipped card."""

_WRITE = re.compile(r"<!-- copydesk:write (?P<name>[a-z-]+)\b(?P<question>.*?)-->", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, up to the next one: its line, its level, its words."""

    title: str
    line: int
    level: int
    body: str


def answers(text: str) -> dict[str, str]:
    """Return what people wrote to each question of a card, as one paragraph or more; an empty answer is empty."""
    prose = prose_of(text)
    heads = [found.start() for found in _headings(prose)]
    found = {}
    for question in _WRITE.finditer(prose):
        end = next((start for start in heads if start > question.end()), len(prose))
        following = _WRITE.search(prose, question.end())
        end = min(end, following.start()) if following else end
        found[question["name"]] = bare(prose[question.end() : end])
    return found


def questions(text: str) -> dict[str, int]:
    """Return the line of each question of a card."""
    return {found["name"]: text.count("\n", 0, found.start()) + 1 for found in _WRITE.finditer(text)}


def sections(text: str) -> list[Section]:
    """Return the sections of a card, each with all that stands below its heading alone."""
    plain = masked(text)
    heads = list(_HEADING.finditer(plain))
    ends = [*(head.start() for head in heads[1:]), len(text)] if heads else []
    return [
        Section(head[2], text.count("\n", 0, head.start()) + 1, len(head[1]), text[head.end() : end])
        for head, end in zip(heads, ends, strict=True)
    ]


def bare(text: str) -> str:
    """Return prose without comments, at most one blank line in a row."""
    return re.sub(r"\n\s*\n+", "\n\n", _COMMENT.sub("", text)).strip()


def _headings(text: str) -> Iterator[re.Match[str]]:
    return _HEADING.finditer(masked(text))


def masked(text: str) -> str:
    """Return a card with spaces in place of comments and code, where nothing is a heading."""

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found[0])

    return _CODE.sub(blank, _FENCE.sub(blank, _COMMENT.sub(blank, text)))
