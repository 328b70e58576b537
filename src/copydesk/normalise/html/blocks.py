"""What are the blocks of a page? Its runs of text between the borders of paragraphs, each in its container."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from copydesk.normalise.html.names import Kind, kind_of, names_of
from copydesk.normalise.html.tree import Element

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "object",
        "embed",
        "canvas",
        "map",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "audio",
        "video",
        "head",
        "link",
        "meta",
        "datalist",
        "nav",
        "dialog",
        "picture",
        "source",
        "track",
        "applet",
        "frame",
        "frameset",
        "noframes",
        "progress",
        "img",
        "rp",
        "rt",
    ]
)
"""Elements whose text is none of the page's, or is a control; `nav` is navigation and nothing else."""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "math",
        "mi",
        "mo",
        "mn",
        "mrow",
        "msup",
        "msub",
        "msubsup",
        "mfrac",
        "msqrt",
        "mroot",
        "mtext",
        "mspace",
        "mstyle",
        "semantics",
    ]
)
_BREAKS = frozenset({"br", "hr"})
_MARKED = frozenset({"h1", "h2", "h3", "time", "abbr"})
_STAMPED = re.compile(r"(?:^|\s)(?:published|updated)(?=$|\s)")
_AUTHOR = re.compile(r"uthor|yline|utor|utrice")
_PROPERTY = re.compile(r"headline|datePublished|dateCreated|author|creator")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NAMED = HEADINGS | {"p", "li", "blockquote", "pre", "td", "th", "dt", "dd"}
"""Containers whose tag says what their text is; all others are `div`."""

MAX_INLINE_NOTE = 60
"""Characters of an inline element up to which its names count: longer ones are part of a sentence."""

FEW_WORDS = 6
SHORT_WORDS = 12
MAX_WEIGHT = 120.0
MAX_MARKS, MAX_STATED_MARKS = 300, 60
"""Marked elements of each kind that are looked at: by their tag, and by what they state of the article.

They may lie in one another, and each is read whole.
"""

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SENTENCE = re.compile(r"[.!?…。！？](?:[\"”»’')\]]|\s|$)")


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
    are pieces of the source that it begins and ends with. `address` is where its first link leads, as it is written.
    """

    text: str
    linked: int
    words: int
    tag: str
    node: int
    line: int
    first: str
    last: str
    address: str | None = None
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
class Marks:
    """Elements that say what they are, in reading order, as pages mark them for other programs."""

    headings: list[Element] = field(default_factory=list)
    times: list[Element] = field(default_factory=list)
    properties: list[Element] = field(default_factory=list)
    """Elements of microdata that state a headline, a date or a name."""
    authors: list[Element] = field(default_factory=list)
    """Elements whose classes speak of an author."""
    relations: list[Element] = field(default_factory=list)
    """Links whose relation speaks of one."""


@dataclass(slots=True)
class Page:
    """The containers of a page, each behind its parent, its blocks in reading order, and its marked elements."""

    nodes: list[Node]
    blocks: list[Block]
    marks: Marks


def blocks_of(root: Element) -> Page:
    """Return the blocks of a page; the tree is walked without recursion, because pages nest deeper than Python."""
    from lxml import etree  # noqa: PLC0415 - an extra, which only pages of HTML need

    found = root.find("body")
    body = found if found is not None else root
    walk = _Walk()
    walk.enter(body, "body", None)
    steps = etree.iterwalk(body, events=("start", "end"))
    next(steps)  # the body itself
    for step, element in steps:
        if step == "end":
            walk.leave(element)
        elif walk.meet(element):
            steps.skip_subtree()
    return Page(walk.nodes, walk.blocks, walk.marks)


class _Walk:
    """Collects text until a border of a paragraph, and keeps the containers on the way."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.blocks: list[Block] = []
        self.marks = Marks()
        self._open: list[tuple[int, str, str | None]] = []
        """Of each open element: its container, what text in it is called, and where the link leads that it is in."""
        self._pieces: list[str] = []
        self._linked = 0
        self._address: str | None = None

    def enter(self, element: Element, tag: str, kind: Kind | None, names: str = "", link: str | None = None) -> None:
        """Begin a container."""
        if self._open:
            self._flush(element)
        parent = self._open[-1][0] if self._open else -1
        depth = self.nodes[parent].depth + 1 if parent >= 0 else 0
        picture = _picture(element) if tag == "figure" else None
        self.nodes.append(Node(parent, tag, names, depth, kind, picture))
        self._open.append((len(self.nodes) - 1, tag if tag in NAMED else "div", link))
        self._add(element.text)

    def meet(self, element: Element) -> bool:
        """Begin an element; True when nothing in it is to be read."""
        tag = element.tag
        node, called, link = self._open[-1]
        if tag in SKIPPED or not isinstance(tag, str) or tag in _BREAKS:
            if tag in _BREAKS:
                self._break(element, tag)
            self._open.append((node, called, link))
            return True
        attributes = element.attrib
        names = names_of(attributes) if attributes else ""
        if attributes or tag in _MARKED:
            self._mark(element, tag, names)
        kind = kind_of(tag, attributes, names)
        if tag == "a":
            link = attributes.get("href") or link or ""
        if tag in INLINE and (kind is None or len(element.text or "") > MAX_INLINE_NOTE):
            self._open.append((node, called, link))
            self._add(element.text)
        else:
            self.enter(element, tag, kind, names, link)
        return False

    def leave(self, element: Element) -> None:
        """End an element, and read on behind it."""
        node = self._open[-1][0]
        if len(self._open) > 1 and node != self._open[-2][0]:
            self._flush(element)
        self._open.pop()
        if self._open:
            self._add(element.tail)
        else:
            self._open.append((0, "div", None))
            self._flush(element)

    def _mark(self, element: Element, tag: str, names: str) -> None:
        marks = self.marks
        if tag in _MARKED:
            _keep(marks.headings if tag[0] == "h" else marks.times, element)
        elif names and "title" in element.attrib and _STAMPED.search(names):
            _keep(marks.times, element)
        if _PROPERTY.search(element.get("itemprop") or ""):
            _keep(marks.properties, element, MAX_STATED_MARKS)
        if names and _AUTHOR.search(names):
            _keep(marks.authors, element, MAX_STATED_MARKS)
        if tag == "a" and "author" in (element.get("rel") or ""):
            _keep(marks.relations, element, MAX_STATED_MARKS)

    def _break(self, element: Element, tag: str) -> None:
        """Two breaks in a row end a paragraph, as a rule does; one is a blank."""
        after = element.getnext() if tag == "br" else None
        if tag == "hr" or (after is not None and after.tag == "br" and not (element.tail or "").strip()):
            self._flush(element)
        else:
            self._pieces.append("\n")

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            link = self._open[-1][2]
            if link is not None:
                shown = len(text.strip())
                self._linked += shown
                if shown and not self._address:
                    self._address = link

    def _flush(self, element: Element) -> None:
        pieces, linked, address = self._pieces, self._linked, self._address
        if not pieces:
            return
        self._pieces, self._linked, self._address = [], 0, None
        text = " ".join("".join(pieces).split())
        if text:
            node, tag, _ = self._open[-1]
            line = element.sourceline or 1
            block = Block(
                text, min(linked, len(text)), _words(text), tag, node, line, _edge(pieces), _edge(pieces[::-1]), address
            )
            block.weight = _weight(block)
            self.blocks.append(block)


def _keep(marks: list[Element], element: Element, most: int = MAX_MARKS) -> None:
    if len(marks) < most:
        marks.append(element)


def _picture(figure: Element) -> str | None:
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
