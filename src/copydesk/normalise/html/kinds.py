"""Which containers are no part of the body? What their names say, held against what is in them.

A name is overruled when the text speaks against it: a `widget` of long paragraphs is an article, and so is whatever
holds most of the prose of a page. Rows of teasers have no name in common, but a shape: a link and a line each.
"""

from __future__ import annotations

import re
from functools import lru_cache

from copydesk.normalise.html.blocks import Page, subtree
from copydesk.normalise.html.names import HIDDEN, RELATED, Holds

MIN_PROSE = 45
"""Words of prose that overrule a frail name when few links stand among them."""

MAX_LINKS_SHARE = 0.5
MIN_PARDONED = 60
FACTORS = {Holds.FRAIL: 0.5, Holds.LOOSE: 0.5, Holds.FIRM: 4.0, Holds.NEVER: 30.0}
HIDDEN_FACTOR = 3.0
"""How many times the prose outside a container must hold before its name is overruled."""

MIN_CARDS, CARD_SHARE = 3, 0.7
MAX_CARD_WORDS, MAX_CARD_PROSE = 90, 2
MIN_LINK_WORDS = 3
MAX_PARDONS = 6
_DIGITS = re.compile(r"\d+")


def tell_kinds(page: Page) -> None:
    """Set the kind of each container that is no part of the body, and of each block in one."""
    prose = subtree(page, [block.weight for block in page.blocks])
    runs = subtree(page, [float(block.weight > 0) for block in page.blocks])
    links = subtree(page, [float(_is_link(page, index)) for index in range(len(page.blocks))])
    _find_cards(page, prose, runs, links)
    for node, weight, run, link in zip(page.nodes, prose, runs, links, strict=True):
        if node.kind and node.kind.holds is Holds.FRAIL and weight >= MIN_PROSE and link <= run * MAX_LINKS_SHARE:
            node.kind = None
    outer = _pardon(page)
    for block in page.blocks:
        inside = outer[block.node]
        block.kind = page.nodes[inside].kind if inside >= 0 else None


def _is_link(page: Page, index: int) -> bool:
    block = page.blocks[index]
    return block.weight == 0 and block.words >= MIN_LINK_WORDS and block.leads_away


def _find_cards(page: Page, prose: list[float], runs: list[float], links: list[float]) -> None:
    """Mark rows of teasers: three or more neighbours of one name that each have a link and a line or two."""
    rows: dict[tuple[int, str], list[int]] = {}
    for index, node in enumerate(page.nodes):
        if runs[index] and node.parent >= 0 and node.kind is None:
            rows.setdefault((node.parent, _signature(node.tag, node.names)), []).append(index)
    for row in rows.values():
        cards = [
            links[index] >= 1 and runs[index] <= MAX_CARD_PROSE and prose[index] <= MAX_CARD_WORDS for index in row
        ]
        if len(row) >= MIN_CARDS and sum(cards) >= CARD_SHARE * len(row):
            for index in row:
                page.nodes[index].kind = RELATED


@lru_cache(maxsize=1 << 16)
def _signature(tag: str, names: str) -> str:
    return f"{tag}.{_DIGITS.sub('0', names)}"


def _pardon(page: Page) -> list[int]:
    """Overrule names of containers that hold what the page is about; return the outermost kind above each node."""
    for _ in range(MAX_PARDONS):
        outer = _outermost(page)
        inside: dict[int, float] = {}
        outside = 0.0
        for block in page.blocks:
            if outer[block.node] < 0:
                outside += block.weight
            else:
                inside[outer[block.node]] = inside.get(outer[block.node], 0.0) + block.weight
        found = [(weight, -index) for index, weight in inside.items() if _holds_most(page, index, weight, outside)]
        if not found:
            return outer
        page.nodes[-max(found)[1]].kind = None
    return _outermost(page)


def _holds_most(page: Page, index: int, weight: float, outside: float) -> bool:
    kind = page.nodes[index].kind
    if kind is None:
        return False
    factor = HIDDEN_FACTOR if kind == HIDDEN else FACTORS[kind.holds]
    return weight > MIN_PARDONED and weight > factor * outside


def _outermost(page: Page) -> list[int]:
    """Return for each container the outermost one above it that is no part of the body, or -1."""
    outer = [-1] * len(page.nodes)
    for index, node in enumerate(page.nodes):
        above = outer[node.parent] if node.parent >= 0 else -1
        outer[index] = above if above >= 0 else (index if node.kind else -1)
    return outer
