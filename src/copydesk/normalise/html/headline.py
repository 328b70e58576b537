"""Which of the titles of a page is its headline? Six kinds of places state one, and they seldom agree.

The headline that people see decides when the page's metadata speak of the same thing; it is what the desk printed.
Kickers above it and the site's name behind it are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from copydesk.article import fold
from copydesk.normalise.html.blocks import Marks
from copydesk.normalise.html.metadata import Metadata, Said, strings, text_of, tidy
from copydesk.normalise.html.tree import Element

SEPARATOR = re.compile(r"\s+[|\-–—·•:»«/\\~]+\s+|\s*[|»«]\s*|\s+[-–—]+$")
KEYS = (
    "og:title",
    "headline",
    "hdl",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "citation_title",
)
_VAGUE = frozenset({"meta:og:title", "meta:twitter:title", "html:title"})
"""Titles that pages state for sharing, for the browser and for search engines: often those of the site's section."""

_SITE_KEYS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "al:ios:app_name")
_SITES = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Corporation"})
_KICKER = re.compile(
    r"kicker|roofline|overline|topline|dachzeile|eyebrow|rubrik|topic|category|supertitle|pretitle|antetitulo|"
    r"spitzmarke|label|tag",
    re.IGNORECASE,
)
_LOGO = re.compile(r"logo|brand|site-?(?:title|name)|blog-?(?:title|name)|masthead", re.IGNORECASE)
_EMPHASIS = frozenset({"em", "i", "b", "strong", "mark", "a"})
_ANCHOR = re.compile(r"\s*[¶#]$")
MIN_CHARS, MAX_CHARS = 8, 300
MAX_STATED = 2_000
"""Characters of a title with the names of sites and sections around it; a longer one is none."""

MAX_NESTED = 20
"""Levels of elements in a heading."""
MAX_NAME_WORDS = 4
MAX_SITE_WORDS = 6
MAX_MORE_WORDS = 2
SAME = 0.45
"""Share of words from which two titles speak of the same thing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One title that a page states: where, and on which line."""

    rule: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sites:
    """What a page calls its site: folded names, and the host without `www.`."""

    names: frozenset[str]
    host: str


def find_headline(
    root: Element, marks: Marks, metadata: Metadata, sites: Sites, above: Sequence[str] = ()
) -> tuple[Candidate | None, list[Candidate]]:
    """Return the headline, and the candidates that lost, best first; `above` are the first headings above the body."""
    page = _page_title(root)
    stated = list(_stated(metadata, page, sites))
    seen = [head for head in _headings(marks) if fold(head.text) and fold(head.text) not in sites.names]
    shown, stated = _without_site_heading(marks, seen, stated, page, sites)
    chosen = (
        _shown(shown, stated, sites)
        or _only(shown, stated, above, {fold(text_of(it)) for it in marks.headings if it.tag != "h1"}, sites)
        or next(iter(stated), None)
        or next((_candidate(head) for head in shown), None)
    )
    everything = [*stated, *(_candidate(head) for head in seen)]
    losers = {fold(loser.text): loser for loser in reversed(everything) if chosen is None or loser.text != chosen.text}
    return chosen, [loser for loser in everything if losers.get(fold(loser.text)) is loser]


def sites_of(marks: Marks, metadata: Metadata, url: str | None) -> Sites:
    """Return what a page calls its site: in its metadata, and in a heading that is the site's logo."""
    names = {fold(said.value.lstrip("@")) for said in metadata.said(*_SITE_KEYS)}
    for found in metadata.described:
        names.update(fold(name) for name in strings(found.values.get("publisher")))
        if _SITES & set(found.types):
            names.update(fold(name) for name in strings(found.values.get("name")))
    names.update(fold(text_of(head)) for head in marks.headings if head.tag != "h3" and _is_logo(head))
    canonical = [said.value for said in (*metadata.links.get("canonical", ()), *metadata.said("og:url"))]
    host = next((host for host in map(_host, (url, *canonical)) if host), "")
    return Sites(
        frozenset(name for name in names if name and name.count(" ") < MAX_SITE_WORDS), host.removeprefix("www.")
    )


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _page_title(root: Element) -> Said | None:
    element = root.find(".//title")
    text = text_of(element) if element is not None else ""
    return Said("title", text, element.sourceline or 1) if text and len(text) <= MAX_STATED else None


def _stated(metadata: Metadata, page: Said | None, sites: Sites) -> Iterator[Candidate]:
    """Yield the titles that the metadata state, without the site's name, each once, the surest first."""
    found = [Candidate("json-ld:headline", name, it.line) for it in metadata.articles for name in _names(it.values)]
    found += [Candidate(f"meta:{said.key}", said.value, said.line) for said in metadata.said(*KEYS)]
    found += [Candidate("html:title", page.value, page.line)] if page else []
    found += [Candidate(f"meta:{said.key}", said.value, said.line) for said in metadata.said("twitter:title")]
    seen: set[str] = set()
    for candidate in (it for it in found if len(it.text) <= MAX_STATED):
        text = without_site(candidate.text, sites, alone=candidate.rule == "html:title" and len(found) == 1)
        key = fold(text)
        if key and key not in seen and key not in sites.names and len(text) <= MAX_CHARS:
            seen.add(key)
            yield Candidate(candidate.rule, text, candidate.line)


def _names(values: Any) -> list[str]:  # noqa: ANN401 - a JSON tree
    return strings(values.get("headline"))[:1] or strings(values.get("name"))[:1]


def without_site(title: str, sites: Sites, *, alone: bool = False) -> str:
    """Take the site's name off both ends of a title.

    A title that stands `alone`, with nothing that names the site, loses a short last part behind a bar or a dash.
    """
    cuts = [(found.start(), found.end()) for found in SEPARATOR.finditer(title)]
    low, high = 0, len(title)
    for start, end in reversed(cuts):
        part, rest = title[end:high], title[low:start]
        short = alone and high == len(title) and len(part.split()) <= MAX_NAME_WORDS < len(rest.split())
        if _is_site(part, sites) or short:
            high = start
    for start, end in cuts:
        if start >= high or not _is_site(title[low:start], sites):
            break
        low = end
    return title[low:high].strip() or title


def _is_site(part: str, sites: Sites) -> bool:
    name = fold(part)
    if not name or name in sites.names:
        return True
    joined, host = name.replace(" ", ""), re.sub(r"[-.]", "", sites.host)
    is_short = name.count(" ") < MAX_SITE_WORDS
    if len(joined) > 3 and host and (joined in host or (is_short and joined.startswith(host))):  # noqa: PLR2004 - common
        return True
    # An outlet's name may open a headline: "The Courier on ferries"; with few words behind it, it is the site's.
    return any(
        len(site) > 3 and len(name) > 3 and (site.startswith(name) or _goes_on(name, site))  # noqa: PLR2004 - the same
        for site in sites.names
    )


def _goes_on(name: str, site: str) -> bool:
    """Tell whether a name is that of a site with a few words behind it."""
    return name.startswith(f"{site} ") and name.count(" ") - site.count(" ") <= MAX_MORE_WORDS


@dataclass(frozen=True, slots=True)
class _Heading:
    rule: str
    text: str
    element: Element

    @property
    def line(self) -> int:
        return int(self.element.sourceline or 1)


def _candidate(head: _Heading) -> Candidate:
    return Candidate(head.rule, head.text, head.line)


def _headings(marks: Marks) -> Iterator[_Heading]:
    """Yield the headings that may be the headline: those of the first level, and what microdata call so."""
    for element in marks.headings:
        if element.tag != "h1":
            continue
        text = _ANCHOR.sub("", text_of(element))
        if text and len(text) <= MAX_CHARS and not _is_logo(element):
            yield _Heading("html:h1", text, element)
    for element in marks.properties:
        if "headline" in element.get("itemprop").split() and element.tag not in {"h1", "meta"}:
            text = text_of(element)
            if text and len(text) <= MAX_CHARS:
                yield _Heading("html:itemprop", text, element)


def _is_logo(heading: Element) -> bool:
    """Tell a heading that is the site's name: it is called a logo, or it leads to the front page."""
    for element in (heading, heading.getparent()):
        if element is not None and _LOGO.search(f"{element.get('class', '')} {element.get('id', '')}"):
            return True
    targets = [link.get("href") or "" for link in heading.iter("a")]
    return any(re.fullmatch(r"(?:https?://[^/]+)?/?(?:index\.\w+)?", target.strip()) for target in targets)


def _without_site_heading(
    marks: Marks,
    heads: Sequence[_Heading],
    stated: Sequence[Candidate],
    page: Said | None,
    sites: Sites,
) -> tuple[list[_Heading], list[Candidate]]:
    """Leave out a heading that is one end of the page's title, when another end of it is a title elsewhere."""
    parts = [fold(part) for part in SEPARATOR.split(page.value) if fold(part)] if page else []
    kept, known = list(heads), list(stated)
    if len(parts) < 2:  # noqa: PLR2004 - a title without a site's name
        return kept, known
    others = {fold(text_of(element)) for element in marks.headings if element.tag != "h1"}
    others |= {fold(it.text) for it in stated if page is None or fold(it.text) != fold(page.value)}
    for head in heads:
        name = fold(head.text)
        rest = [part for part in parts if part != name and part in others]
        if name in {parts[0], parts[-1]} and rest and not any(fold(it.text) == name for it in stated):
            kept.remove(head)
            more = Sites(sites.names | {name}, sites.host)
            known = [Candidate(it.rule, without_site(it.text, more), it.line) for it in known]
    return kept, known


def _shown(heads: Sequence[_Heading], stated: Sequence[Candidate], sites: Sites) -> Candidate | None:
    """Return the heading that speaks of what the metadata speak of, without its kicker; the first of equals."""
    best: tuple[float, _Heading] | None = None
    for head in heads:
        likeness = max((alike(head.text, it.text) for it in stated), default=SAME)
        if likeness >= SAME and (best is None or likeness > best[0] + 0.1):
            best = (likeness, head)
    if best is None:
        return None
    head = best[1]
    return Candidate(head.rule, _without_kicker(head, [it.text for it in stated], sites), head.line)


def _only(
    heads: Sequence[_Heading], stated: Sequence[Candidate], above: Sequence[str], others: AbstractSet[str], sites: Sites
) -> Candidate | None:
    """Return the one heading above the body, where nothing but vague titles of pages and sites speaks against it."""
    lone = [head for head in heads if fold(head.text) in {fold(text) for text in above}]
    known = any(it.rule not in _VAGUE or fold(it.text) in others for it in stated)
    if len(lone) != 1 or len(lone[0].text) < MIN_CHARS or known:
        return None
    return Candidate(lone[0].rule, _without_kicker(lone[0], [it.text for it in stated], sites), lone[0].line)


def alike(left: str, right: str) -> float:
    """Return how much two titles speak of the same: by the words that they share, of the shorter and of both."""
    mine, other = set(fold(left).split()), set(fold(right).split())
    both = len(mine & other)
    return 0.6 * both / min(len(mine), len(other)) + 0.4 * both / len(mine | other) if both else 0.0


def _without_kicker(head: _Heading, stated: Sequence[str], sites: Sites) -> str:
    """Take off what stands above a headline inside its element, when its markup or the metadata tell it apart."""
    text = without_site(head.text, sites)
    known = {fold(title) for title in stated}
    pieces = list(_pieces(head.element))
    if len(pieces) > 1:
        tails = [" ".join(piece for piece, _ in pieces[start:]) for start in range(1, len(pieces))]
        parts = {fold(part): part for part in reversed([*(piece for piece, _ in pieces), *tails])}
        agreed = next((key for key in map(fold, stated) if key in parts), None)
        if agreed:
            return parts[agreed]
        if fold(text) in known:
            return text
        plain = tidy(" ".join(piece for piece, kicker in pieces if not kicker))
        if fold(plain) and plain != text:
            return plain
        if _is_kicker(pieces):
            return pieces[1][0]
    key = fold(text)
    for title in stated:
        ending = fold(title)
        if key not in known and key.endswith(f" {ending}") and len(ending) * 2 >= len(key) and " " in ending:
            return title
    return text


def _is_kicker(pieces: Sequence[tuple[str, bool]]) -> bool:
    """Tell whether the first of two pieces is a word or two above the headline."""
    (first, _), (second, _) = pieces[0], pieces[1]
    few = len(first.split()) <= MAX_NAME_WORDS and not first.endswith((",", ":"))
    return len(pieces) == 2 and few and len(second) >= len(first)  # noqa: PLR2004 - kicker and headline


def _pieces(element: Element) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a heading between breaks and inner containers, and whether each is called a kicker."""
    gathered: list[str] = []
    found: list[tuple[str, bool]] = []

    def flush(*, kicker: bool) -> None:
        text = tidy(" ".join(gathered))
        gathered.clear()
        if text:
            found.append((text, kicker))

    def read(inner: Element, *, kicker: bool, depth: int) -> None:
        gathered.append(inner.text or "")
        for child in inner:
            called = isinstance(child.tag, str) and bool(_KICKER.search(child.get("class") or ""))
            if depth >= MAX_NESTED:
                gathered.append(text_of(child) if isinstance(child.tag, str) else "")
            elif child.tag in _EMPHASIS and not called:
                read(child, kicker=kicker, depth=depth + 1)
            elif isinstance(child.tag, str) and child.tag not in {"script", "style", "svg", "noscript"}:
                flush(kicker=kicker)
                if child.tag != "br":
                    read(child, kicker=kicker or called, depth=depth + 1)
                    flush(kicker=kicker or called)
            gathered.append(child.tail or "")

    read(element, kicker=False, depth=0)
    flush(kicker=False)
    yield from found
