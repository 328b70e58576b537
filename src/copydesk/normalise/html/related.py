"""To which other articles does a page of HTML point? To those in its rows of teasers, and behind `Read also:`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from copydesk.article import Related, Span
from copydesk.limits import MAX_RELATED
from copydesk.normalise.html.blocks import Block, Page
from copydesk.normalise.html.kinds import MIN_LINK_WORDS
from copydesk.normalise.html.names import RELATED
from copydesk.normalise.related import address_of, behind_label
from copydesk.normalise.words import Words

Places = Mapping[int, Sequence[Span]]
_REASONS = frozenset({RELATED.name, "links", "outside"})
_SOME_SITE = "https://site.example/"
"""Where a page may lie whose address nobody knows: a link of it is kept without its address."""

_WEB = frozenset({"", "http", "https"})


def find_related(
    page: Page, dropped: Mapping[int, str], places: Places, base: str | None, words: Words
) -> list[Related]:
    """Return the articles that blocks left out as related link to, one an address; a heading is the best title.

    `places` tells where the blocks stand in the source; `base` is the page's address.
    """
    found: dict[str, tuple[Block, Related]] = {}
    for index, block in enumerate(page.blocks):
        reason = dropped.get(index)
        if reason not in _REASONS or not _leads_to_page(block.address):
            continue
        title, link = _title(block, words, listed=reason == RELATED.name), str(block.address)
        known = found.get(link)
        if title and (known is None or (block.is_heading and not known[0].is_heading)):
            spans = tuple(places.get(index, ()))
            found[link] = block, Related(rule="html:related", title=title, url=address_of(link, base), spans=spans)
        if len(found) > MAX_RELATED:
            break
    return [it for link, (_, it) in found.items() if it.url or (base is None and address_of(link, _SOME_SITE))]


def _leads_to_page(link: str | None) -> bool:
    """Tell whether a link leads to another page of the web, not to a place on this one or to a program."""
    try:
        return bool(link) and not str(link).startswith("#") and urlsplit(str(link)).scheme.casefold() in _WEB
    except ValueError:
        return False


def _title(block: Block, words: Words, *, listed: bool) -> str | None:
    """Return the title in a block: what stands behind its label, or, among teasers, a line that is a link."""
    start = behind_label(block.text, words)
    if start is None and not (listed and (block.leads_away or block.is_heading)):
        return None
    return block.text[start or 0 :] if block.words >= MIN_LINK_WORDS else None
