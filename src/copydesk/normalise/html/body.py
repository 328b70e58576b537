"""Where is the article's body among the blocks of a page?

It is the run of blocks with the largest sum: prose counts for it, everything else against it, and so does the way
through the tree from one stretch of prose to the next. What stands between the headline and the run belongs to it.
Inside the run, links, labels and the site's chrome are left out, each with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from copydesk.normalise.html.blocks import Block, Page, subtree
from copydesk.normalise.html.names import Holds
from copydesk.normalise.words import Words, plain

AGAINST_KIND = {Holds.FRAIL: 4.0, Holds.LOOSE: 4.0, Holds.FIRM: 10.0, Holds.NEVER: 30.0}
AGAINST_CAPTION = 1.0
"""A picture belongs into an article, a box does not."""

AGAINST_HEADING, AGAINST_LINK, AGAINST_MORE_LINKS, AGAINST_LABEL = 1.0, 6.0, 3.0, 1.0
AGAINST_TAIL, AGAINST_RELATED = 60.0, 6.0
FREE_STEPS, AGAINST_STEP = 4, 3.0
"""Steps through the tree between two paragraphs that cost nothing, and what each further one costs."""

SURE_WORDS = 14
"""A paragraph of more words is never taken for a label of the site's."""

MIN_LEAD = 6
MAX_LABEL_CHARS, MAX_RELATED_WORDS = 120, 40
MAX_FURNITURE_WORDS, SHORT_FURNITURE, WORDS_PER_HIT = 60, 14, 22
MAX_FURNITURE_CHARS = 2_000
"""Characters of a label, whatever its words are counted as."""

MIN_BODY = 20.0
MAX_LINKED, MAX_LINKED_LIST = 0.6, 0.8
LONG_LINKS = 25
"""Words of a paragraph that is kept although most of it is links."""

_NOTHING: Mapping[int, str] = MappingProxyType({})
_LISTS = frozenset({"ul", "ol", "dl", "table"})


@dataclass(frozen=True, slots=True)
class Body:
    """What a page's blocks are: the indices of the body in their order, and why each other block is none."""

    blocks: tuple[int, ...]
    dropped: dict[int, str]


def find_body(page: Page, words: Words, known: Mapping[int, str] = _NOTHING) -> Body:
    """Return the blocks of the body; none when a page holds no running text.

    `known` are blocks that are none of it whatever they look like, each with its reason.
    """
    dropped = {**_labels(page, words), **known}
    start, end, best = _heaviest(page, dropped)
    if best <= MIN_BODY:
        return _whatever_there_is(page, dropped)
    start = _from_headline(page, start, dropped)
    links = _list_links(page)
    for index in range(start, end):
        if index not in dropped:
            reason = _left_out(page.blocks[index], links[index])
            if reason:
                dropped[index] = reason
    found = [index for index in range(start, end) if index not in dropped]
    while found and page.blocks[found[-1]].is_heading:
        dropped[found.pop()] = "headline"
    taken = set(found)
    for index, block in enumerate(page.blocks):
        if index not in taken and index not in dropped:
            dropped[index] = "headline" if block.is_heading else "outside"
    return Body(tuple(found), dropped)


def _labels(page: Page, words: Words) -> dict[int, str]:
    """Return the blocks that are no body by what they are in or by their own words, with the reason."""
    found: dict[int, str] = {}
    for index, block in enumerate(page.blocks):
        reason = block.kind.name if block.kind else _by_words(block, words)
        if reason:
            found[index] = reason
    return found


def _by_words(block: Block, words: Words) -> str | None:
    """Return what a block is by its own words; links need no words, they are no body anyhow."""
    if (
        block.words >= MAX_FURNITURE_WORDS
        or len(block.text) > MAX_FURNITURE_CHARS
        or (block.leads_away and not block.is_heading)
    ):
        return None
    text = plain(block.text)
    hits = words.chrome_in(text)
    if hits and (block.words <= SHORT_FURNITURE or hits * WORDS_PER_HIT >= block.words):
        return "chrome"
    if block.weight > 0 and block.words > SURE_WORDS:
        return None
    if len(text) < MAX_LABEL_CHARS:
        if words.tail.fullmatch(text):
            return "tail"
        if words.related.match(text) and block.words < MAX_RELATED_WORDS:
            return "related"
    return None


def _heaviest(page: Page, dropped: dict[int, str]) -> tuple[int, int, float]:
    """Return the run with the largest sum (Kadane), its end exclusive, and the sum."""
    best, run, total, start = 0.0, (0, 0), 0.0, 0
    before: int | None = None
    for index, block in enumerate(page.blocks):
        weight = _weight(page, index, dropped)
        if block.weight > 0 and index not in dropped:
            if before is not None and total > 0:
                weight -= AGAINST_STEP * max(0, _steps(page, before, block.node) - FREE_STEPS)
            before = block.node
        if total <= 0:
            total, start = 0.0, index
        total += weight
        if total > best:
            best, run = total, (start, index + 1)
    return (*run, best)


def _weight(page: Page, index: int, dropped: dict[int, str]) -> float:
    block = page.blocks[index]
    above = page.blocks[index - 1] if index else None
    if block.kind:
        if above is not None and above.kind == block.kind:
            return 0.0
        return -AGAINST_CAPTION if block.kind.name == "caption" else -AGAINST_KIND[block.kind.holds]
    reason = dropped.get(index)
    if reason == "tail":
        return -AGAINST_TAIL
    if reason:
        return -AGAINST_RELATED
    if block.weight > 0:
        return block.weight
    if block.is_heading:
        return -AGAINST_HEADING
    if block.leads_away:
        return -AGAINST_MORE_LINKS if above is not None and above.leads_away else -AGAINST_LINK
    return -AGAINST_LABEL


def _steps(page: Page, left: int, right: int) -> int:
    """Return how many steps through the tree lead from one container to another."""
    nodes, steps = page.nodes, 0
    while left != right:
        if nodes[left].depth >= nodes[right].depth:
            left = nodes[left].parent
        else:
            right = nodes[right].parent
        steps += 1
    return steps


def _from_headline(page: Page, start: int, dropped: dict[int, str]) -> int:
    """Return where the body begins: with the first prose under the last headline above the run."""
    above = [index for index in range(start) if page.blocks[index].tag == "h1" and not page.blocks[index].kind]
    lead = range(above[-1] + 1, start) if above else range(0)
    return next((index for index in lead if index not in dropped and _leads(page.blocks[index])), start)


def _leads(block: Block) -> bool:
    """Tell whether a block may be the first of a body: a sentence, or a summary that is set as a heading."""
    return block.weight >= MIN_LEAD or (block.is_heading and block.words >= MIN_LEAD and not block.leads_away)


def _left_out(block: Block, list_links: float) -> str | None:
    """Return why a block in the run is no body: the headline itself, or links; None when it is one."""
    if block.tag == "h1":
        return "headline"
    if list_links >= 0:
        return "links" if list_links > MAX_LINKED_LIST and block.weight == 0 else None
    leads = block.linked > MAX_LINKED * len(block.text) and block.words < LONG_LINKS
    return "links" if leads else None


def _list_links(page: Page) -> list[float]:
    """Return for each block the share of links in the outermost list, or the table, that it is in; -1 outside."""
    lists = [-1] * len(page.nodes)
    for index, node in enumerate(page.nodes):
        around = lists[node.parent] if node.parent >= 0 else -1
        opens = node.tag in _LISTS and (around < 0 or node.tag == "table")
        lists[index] = index if opens else around
    text = subtree(page, [float(len(block.text)) for block in page.blocks])
    linked = subtree(page, [float(block.linked) for block in page.blocks])
    places = [lists[block.node] for block in page.blocks]
    return [linked[place] / text[place] if place >= 0 and text[place] else -1.0 for place in places]


def _whatever_there_is(page: Page, dropped: dict[int, str]) -> Body:
    """Take a page without running text as it is, but for what is known to be no body and for links."""
    free = [index for index in range(len(page.blocks)) if index not in dropped]
    found = [i for i in free if page.blocks[i].linked <= MAX_LINKED * len(page.blocks[i].text)] or free
    taken = set(found)
    links = {index: "links" for index in free if index not in taken}
    return Body(tuple(found), dropped | links)
