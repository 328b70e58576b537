"""How do the paragraphs of an article stand in a page? Interrupted by links, advertisements and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .chrome import middle
from .head import picture_block
from .layout import Block
from .page import Page


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """What happens to the paragraphs."""

    dateline: bool
    leads: bool
    lifted: bool  #: a link is lifted out of a sentence
    breaks: int  #: blocks of chrome in the middle
    picture: bool


def told_paragraphs(page: Page, plan: BodyPlan) -> tuple[str, ...]:
    """Give the paragraphs as the paper prints them: these are the right answer."""
    first, *rest = page.story.paragraphs
    desk = page.words.desk
    if plan.dateline:
        first = page.fill(page.rng.choice(desk.datelines)) + first
    if plan.leads:
        for lead in page.rng.sample(desk.leads, 2):
            place = page.rng.randrange(len(rest))
            if not re.match(r"[-“„«]|.{3,24}: ", rest[place]):
                rest[place] = lead + rest[place]
    return (first, *rest)


def body(page: Page, paragraphs: tuple[str, ...], plan: BodyPlan) -> list[Block]:
    """Give the paragraphs as blocks, with what breaks into them."""
    blocks = [Block("body", (text,)) for text in paragraphs]
    if plan.lifted:
        _lift(page, blocks)
    places = page.rng.sample(range(1, len(blocks)), min(plan.breaks, len(blocks) - 1))
    intruders = {place: middle(page) for place in places}
    if plan.picture:
        place = page.rng.randrange(2, len(blocks))
        intruders[place] = Block("chrome", picture_block(page, inside=True).lines)
    whole: list[Block] = []
    for place, block in enumerate(blocks):
        if place in intruders:
            whole.append(intruders[place])
        whole.append(block)
    return whole


def _lift(page: Page, blocks: list[Block]) -> None:
    """One sentence is broken by the address of a link; its rest goes on below in lower case."""
    candidates = [place for place, block in enumerate(blocks) if _seams(block.lines[0])]
    if not candidates:
        return
    place = page.rng.choice(candidates)
    words = blocks[place].lines[0].split(" ")
    seam = page.rng.choice(_seams(blocks[place].lines[0]))
    title = page.sequel()
    address = page.rng.choice(("", " ")) + page.address(title)
    blanks = [""] * page.rng.choice((1, 2, 2))
    blocks[place] = Block("body", (" ".join(words[:seam]), address, *blanks, " ".join(words[seam:])))
    if place and page.chance(0.4):
        label = page.rng.choice(page.words.desk.related).format(title=title)
        blocks.insert(place, Block("chrome", (label,)))


def _seams(text: str) -> list[int]:
    """Where a sentence may be broken: far from both ends, between words, before a small letter."""
    words = text.split(" ")
    if len(words) < 20:
        return []
    inner = range(6, len(words) - 6)
    return [at for at in inner if words[at][0].islower() and words[at - 1][-1].isalnum()]
