"""Which lines do many pages of one provider share? They are the site's, whatever they say.

A light pass before captures are normalised: of each provider's pages (of the source's, where nobody names a
provider) up to `SAMPLE` are looked at, those with the smallest digests, so that no name, order, batch or number
of workers decides. Copies of one page count once, and so do versions of one article: what they share is text.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from copydesk.article import Draft, Origin
from copydesk.normalise.providers import find_provider
from copydesk.normalise.repeated import PageLines, lines_of
from copydesk.readers.captures import page_text
from copydesk.recipe import Registry

Keys = frozenset[int]
Named = tuple[str, Origin]

SAMPLE = 128
"""Pages of one provider that are compared; more would find no line that a fifth of them share."""

LEAST, SHARE = 5, 5
"""A line is the site's when at least so many articles have it, and at least one in so many of those compared."""


def provider_key(origin: Origin, registry: Registry) -> str:
    """Return a name for the provider that the sidecar states, empty where it states none."""
    known = find_provider(Draft(), origin, origin.url, registry)
    return known.domain or known.name or ""


def repeated_lines(root: Path, captures: Sequence[Named], registry: Registry) -> dict[str, Keys]:
    """Return the keys of the lines that pages share, by `provider_key`; providers without any are left out.

    PlaceError when the disk fails.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for source, origin in captures:
        groups[provider_key(origin, registry)].append(source)
    found = {key: _shared(root, sources) for key, sources in groups.items() if len(sources) >= LEAST}
    return {key: lines for key, lines in found.items() if lines}


def _shared(root: Path, sources: Iterable[str]) -> Keys:
    """Return the lines that articles of one provider share."""
    texts = (page_text(root, source)[1] for source in _sample(root, sources))
    articles = _articles([lines_of(text) for text in texts if text])
    counts = Counter(key for lines in articles for key in lines)
    needed = max(LEAST, -(-len(articles) // SHARE))
    return frozenset(key for key, count in counts.items() if count >= needed)


def _sample(root: Path, sources: Iterable[str]) -> list[str]:
    """Return the sources of the pages with the smallest digests, one for each digest."""
    by_digest: dict[str, str] = {}
    kept: list[int] = []  # a heap of negated digests: the largest of the kept ones is on top
    for source in sources:
        digest, text = page_text(root, source)
        if text is None or digest in by_digest or (len(kept) == SAMPLE and int(digest, 16) > -kept[0]):
            continue
        by_digest[digest] = source
        heapq.heappush(kept, -int(digest, 16))
        if len(kept) > SAMPLE:
            del by_digest[f"{-heapq.heappop(kept):064x}"]
    return [by_digest[digest] for digest in sorted(by_digest)]


def _articles(pages: Sequence[PageLines]) -> list[set[int]]:
    """Return the lines of each article: those of all of its versions together.

    Two pages are versions of one article when the running text that they share is at least half of what either
    has; the notice that nearly every page has does not count.
    """
    common = _common([page.long for page in pages])
    articles: list[tuple[Mapping[int, int], set[int]]] = []
    for page in pages:
        own = {key: size for key, size in page.long.items() if key not in common}
        same = next((lines for other, lines in articles if _is_version(own, other)), None)
        if same is None:
            articles.append((own, set(page.keys)))
        else:
            same |= page.keys
    return [lines for _, lines in articles]


def _common(prose: Sequence[Mapping[int, int]]) -> Keys:
    """Return the running text that four fifths of the pages have: a notice, a form.

    Where that is most of what they have, the pages are versions of one article, and it is text.
    """
    counts = Counter(key for mine in prose for key in mine)
    often = frozenset(key for key, count in counts.items() if SHARE * count > (SHARE - 1) * len(prose))
    left = sum(sum(size for key, size in mine.items() if key not in often) for mine in prose)
    return often if 2 * left >= sum(sum(mine.values()) for mine in prose) else frozenset()


def _is_version(mine: Mapping[int, int], other: Mapping[int, int]) -> bool:
    shared = sum(size for key, size in mine.items() if key in other)
    return shared > 0 and 2 * shared >= min(sum(mine.values()), sum(other.values()))
