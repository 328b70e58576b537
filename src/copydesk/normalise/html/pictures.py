"""Which pictures belong to an article? Those inside it with captions and credits, and the one it is shared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from copydesk.article import Image
from copydesk.normalise.html.blocks import Page
from copydesk.normalise.html.metadata import Metadata
from copydesk.normalise.roles import credit_at
from copydesk.normalise.schema_org import whole
from copydesk.normalise.urls import host_of

BEFORE, BEHIND = 10, 2
"""Blocks above and below the body in which a caption may belong to it."""

MAX_IMAGES, MAX_CAPTION = 30, 1200
_CREDIT = re.compile(r"credit|copyright|source|quelle|fotograf|photographer|attribution|autor", re.IGNORECASE)


def find_images(page: Page, body: Sequence[int], metadata: Metadata, base: str | None) -> list[Image]:
    """Return the pictures of an article: first the one that its metadata name, then those with captions."""
    found: dict[str, Image] = {}
    for image in [*_shared(metadata, base), *_figures(page, body, base)]:
        key = _key(image)
        known = found.get(key)
        found[key] = image if known is None or (image.caption and not known.caption) else known
    return list(found.values())[:MAX_IMAGES]


def _key(image: Image) -> str:
    """Two addresses of one picture differ in what asks for a size."""
    return (image.url or "").partition("?")[0] or f"{image.caption} {image.credit}"


def _shared(metadata: Metadata, base: str | None) -> Iterator[Image]:
    widths, heights = list(metadata.said("og:image:width")), list(metadata.said("og:image:height"))
    for said in list(metadata.said("og:image", "og:image:url"))[:1]:
        url = _absolute(said.value, base)
        if url:
            yield Image(
                url=url,
                width=whole(widths[0].value) if widths else None,
                height=whole(heights[0].value) if heights else None,
            )


def _figures(page: Page, body: Sequence[int], base: str | None) -> Iterator[Image]:
    """Yield the pictures of figures whose captions stand in the body or beside it."""
    if not body:
        return
    texts: dict[int, list[tuple[str, bool]]] = {}
    figures = _around(page)
    for index in range(max(0, body[0] - BEFORE), min(len(page.blocks), body[-1] + BEHIND + 1)):
        block = page.blocks[index]
        figure = figures[block.node]
        if figure >= 0 and block.kind is not None and len(block.text) <= MAX_CAPTION:
            texts.setdefault(figure, []).append((block.text, bool(_CREDIT.search(page.nodes[block.node].names))))
    for figure, parts in texts.items():
        caption, credit = _caption(parts)
        yield Image(url=_absolute(page.nodes[figure].picture, base), caption=caption, credit=credit)


def _around(page: Page) -> list[int]:
    """Return for each container the innermost figure that it is, or is in, or -1."""
    figures = [-1] * len(page.nodes)
    for index, node in enumerate(page.nodes):
        around = figures[node.parent] if node.parent >= 0 else -1
        figures[index] = index if node.tag == "figure" else around
    return figures


def _caption(parts: Sequence[tuple[str, bool]]) -> tuple[str | None, str | None]:
    """Return what a picture shows and who made it; a credit may stand in a line of its own or end the caption."""
    credit = next((text for text, marked in parts if marked), None)
    caption = " ".join(text for text, marked in parts if not marked)
    cut = credit_at(caption) if credit is None else None
    if cut is not None:
        caption, credit = caption[:cut], caption[cut:]
    return caption.strip() or None, (credit or "").strip("() ") or None


def _absolute(url: str | None, base: str | None) -> str | None:
    """Return the address of a picture, completed by the page's; None for one that is no address of the web."""
    try:
        joined = urljoin(base or "", (url or "").strip())
    except ValueError:
        return None
    return joined if url and host_of(joined) else None
