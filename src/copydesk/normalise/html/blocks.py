"""What are the blocks of a page? Its runs of text between the borders of paragraphs, each in its container."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from copydesk.normalise.html.names import Kind, kind_of, names_of

SKIPPED = frozenset(
    (
        "script style noscript template iframe svg object embed canvas map select option button input textarea audio "
        "video head link meta datalist nav dialog picture source track applet frame frameset noframes progress img"
    ).split()
)
"""Elements whose text is none of the page's, or is a control; `nav` is navigation and nothing else."""

INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp "
        "small span strike strong sub sup time tt u var wbr math mi mo mn mrow msup msub msubsup mfrac msqrt mroot "
        "mtext mspace mstyle semantics"
    ).split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NAMED = HEADINGS | {"p", "li", "blockquote", "pre", "td", "th", "dt", "dd"}
"""Containers whose tag says what their text is; all others are `div`."""

MAX_INLINE_NOTE = 60
"""Characters of an inline element up to which its names count: longer ones are part of a sentence."""

FEW_WORDS = 6
SHORT_WORDS = 12
MAX_WEIGHT = 120.0
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SENTENCE = re.compile(r"[.!?…。！？](?:[\"”»’')\]]|\s|$)")  # noqa: RUF001 - full stops of other scripts


@dataclass(slots=True)
class Node:
    """A container of a page: where it hangs in the tree, what its names say it is, and the picture of a figure."""

    parent: int
    tag: str
    names: str
    depth: int
    kind: Kind | None
    picture: str | None = None


@dataclass(slots=True)
class Block:
    """A run of text: its characters, how many of them are in links, its words, its tag and container, its line.

    `weight` is how much it looks like prose: about its words, 0 for headings, links and labels. `first` and `last`
    are pieces of the source that it begins and ends with.
    """

    text: str
    linked: int
    words: int
    tag: str
    node: int
    line: int
    first: str
    last: str
    kind: Kind | None = None
    weight: float = field(default=0.0)

    @property
    def is_heading(self) -> bool:
        """Tell whether the block is a heading by its tag."""
        return self.tag in HEADINGS

    @property
    def leads_away(self) -> bool:
        """Tell whether more than half of the block is links."""
        return self.linked > 0.5 * len(self.text)


@dataclass(slots=True)
class Page:
    """The containers of a page, each behind its parent, and its blocks in reading order."""

    nodes: list[Node]
    blocks: list[Block]


def blocks_of(root: Any) -> Page:  # noqa: ANN401 - an lxml element
    """Return the blocks of a page; the tree is walked without recursion, because pages nest deeper than Python."""
    body = root.find("body")
    walk = _Walk()
    walk.run(body if body is not None else root)
    return Page(walk.nodes, walk.blocks)


class _Walk:
    """Collects text until a border of a paragraph, and keeps the containers on the way."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._linked = 0

    def run(self, body: Any) -> None:  # noqa: ANN401 - an lxml element
        """Walk the tree below an element."""
        top = self._node(body, "body", -1, "", None)
        self._add(body.text, linked=False)
        todo: list[tuple[str, Any, int, str, bool]] = []
        _push(todo, body, top, "div", linked=False)
        while todo:
            step, element, node, tag, linked = todo.pop()
            if step == "tail":
                self._add(element.tail, linked=linked)
            elif step == "close":
                self._flush(node, tag, element)
            else:
                self._open(todo, element, node, tag, linked=linked)
        self._flush(top, "div", body)

    def _open(self, todo: list[tuple[str, Any, int, str, bool]], element: Any, node: int, tag: str, *, linked: bool) -> None:  # noqa: ANN401, E501 - an lxml element
        own = element.tag
        if own in SKIPPED or not isinstance(own, str):
            return
        if own == "br":
            self._break(element, node, tag)
            return
        if own == "hr":
            self._flush(node, tag, element)
            return
        linked = linked or own == "a"
        attributes = element.attrib
        names = names_of(attributes) if attributes else ""
        kind = kind_of(own, attributes, names)
        if own in INLINE and (kind is None or len(element.text or "") > MAX_INLINE_NOTE):
            self._add(element.text, linked=linked)
            _push(todo, element, node, tag, linked=linked)
            return
        self._flush(node, tag, element)
        inner = self._node(element, own, node, names, kind)
        inner_tag = own if own in NAMED else "div"
        todo.append(("close", element, inner, inner_tag, linked))
        _push(todo, element, inner, inner_tag, linked=linked)
        self._add(element.text, linked=linked)

    def _break(self, element: Any, node: int, tag: str) -> None:  # noqa: ANN401 - an lxml element
        """Two breaks in a row end a paragraph, one is a blank."""
        after = element.getnext()
        if after is not None and after.tag == "br" and not (element.tail or "").strip():
            self._flush(node, tag, element)
        else:
            self._pieces.append("\n")

    def _node(self, element: Any, tag: str, parent: int, names: str, kind: Kind | None) -> int:  # noqa: ANN401 - an lxml element
        depth = self.nodes[parent].depth + 1 if parent >= 0 else 0
        picture = _picture(element) if tag == "figure" else None
        self.nodes.append(Node(parent, tag, names, depth, kind, picture))
        return len(self.nodes) - 1

    def _add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._pieces.append(text)
            if linked:
                self._linked += len(text.strip())

    def _flush(self, node: int, tag: str, element: Any) -> None:  # noqa: ANN401 - an lxml element
        pieces, linked = self._pieces, self._linked
        if not pieces:
            return
        self._pieces, self._linked = [], 0
        text = " ".join("".join(pieces).split())
        if not text:
            return
        words = _words(text)
        block = Block(
            text, min(linked, len(text)), words, tag, node, element.sourceline or 1, _edge(pieces), _edge(pieces[::-1])
        )
        block.weight = _weight(block)
        self.blocks.append(block)


def _push(todo: list[tuple[str, Any, int, str, bool]], element: Any, node: int, tag: str, *, linked: bool) -> None:  # noqa: ANN401 - an lxml element
    for child in reversed(element):
        todo.append(("tail", child, node, tag, linked))
        todo.append(("open", child, node, tag, linked))


def _picture(figure: Any) -> str | None:  # noqa: ANN401 - an lxml element
    """Return the address of a figure's first picture; pages that load it late keep it in `data-src`."""
    for image in figure.iter("img", "amp-img"):
        found = image.get("data-src") or image.get("src") or ""
        if found and not found.startswith("data:"):
            return str(found)
    return None


def _edge(pieces: list[str]) -> str:
    """Return the first piece with text, as it stands in the source but for blanks around it."""
    return next((piece.strip() for piece in pieces if piece.strip()), "")


def _words(text: str) -> int:
    """Count words; in scripts without blanks two characters count as one."""
    words = len(text.split())
    return words if text.isascii() else max(words, len(_UNSPACED.findall(text)) // 2)


def _weight(block: Block) -> float:
    """Tell how much a block looks like prose."""
    if block.tag in HEADINGS or block.leads_away or block.words < FEW_WORDS:
        return 0.0
    weight = block.words * (1 - block.linked / len(block.text))
    if not _SENTENCE.search(block.text):
        weight *= 0.3
    elif block.words < SHORT_WORDS:
        weight *= 0.6
    return min(weight, MAX_WEIGHT)


def subtree(page: Page, values: list[float]) -> list[float]:
    """Return for each container the sum of `values` over the blocks in it; `values` has one entry a block."""
    sums = [0.0] * len(page.nodes)
    for block, value in zip(page.blocks, values, strict=True):
        sums[block.node] += value
    for index in range(len(page.nodes) - 1, 0, -1):
        sums[page.nodes[index].parent] += sums[index]
    return sums


def above(page: Page, node: int) -> Iterator[int]:
    """Yield a container and all that it is in, the inner first."""
    while node >= 0:
        yield node
        node = page.nodes[node].parent
