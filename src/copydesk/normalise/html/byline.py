"""Who wrote a page? What its metadata, its marked bylines and its visible byline say, people only.

Names are taken from the surest place that names people at all; pages repeat a desk or their own name elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from copydesk.article import fold
from copydesk.normalise.html.blocks import Marks
from copydesk.normalise.html.headline import Sites
from copydesk.normalise.html.metadata import MAX_VALUES, Described, Metadata, strings, text_of, tidy
from copydesk.normalise.html.names import kind_of_names, names_of
from copydesk.normalise.html.tree import Element
from copydesk.normalise.people import is_person, names_organisation
from copydesk.normalise.words import Words, everywhere, plain

KEYS = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "byl",
    "citation_author",
    "article:author_name",
    "cxenseparse:author",
    "shareaholic:article_author_name",
    "dcsext.author",
    "vr:author",
    "twitter:data1",
    "article:author",
)
_NAMED = re.compile(
    r"(?:^|[\s_-]|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))(?:byline|by-line|author|autor|autorin|auteur|autore|redakteur|writer|contributor|creator)s?"
    r"(?:[-_]*(?:name|link|names|info|meta|title|url))?(?=$|[\s_-])",
    re.IGNORECASE,
)
_SIGNING = re.compile(r"author|creator")
_NOT_NAMED = re.compile(r"comment|bio|related|avatar|image|box|social|twitter|list|description|about", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|@\w+")
_BRACKETS = re.compile(r"\s*[(\[{][^)\]}]{0,80}[)\]}]|\s*[(\[{].*$")
_JOINS = re.compile(r"\s*(?:;|,|\||/|\s&\s|\u00b7|•|\n)\s*")
_TITLES = re.compile(
    r"^(?:dr|prof|mag|dipl|ing|med|mr|mrs|ms|sir|frau|herr|don|doña|dott|ssa|m|mme)\.?(?=\s)[.\s-]*", re.IGNORECASE
)
_DEGREE = re.compile(r"^(?:phd|ph\.d\.?|md|m\.d\.?|ba|ma|msc|bsc|esq|rn|llm|mba|cfa|cpa)\.?$", re.IGNORECASE)
_JUNIOR = re.compile(r"\s[JS]r$")
_PEN_NAME = re.compile(r"[^\W\d_][\w'’-]{1,24}")
_ROLES = tuple(
    role + ending
    for role in (
        "leiter",
        "redakteur",
        "reporter",
        "korrespondent",
        "direktor",
        "sprecher",
        "starter",
        "manager",
        "beauftragte",
    )
    for ending in ("", "in", "r")
)
"""How German words for what somebody does end, which are made of several."""

_NO_FIRST = frozenset(
    {"all", "alle", "mehr", "more", "todos", "tous", "tutti", "ver", "view", "voir", "weitere", "zum"}
)
"""Words that links to an author's pages begin with."""

_NOBODY = frozenset(
    {
        "admin",
        "administrator",
        "agencies",
        "agentur",
        "agenturen",
        "anonymous",
        "auteur",
        "author",
        "autor",
        "autore",
        "autorin",
        "guest",
        "newsroom",
        "none",
        "null",
        "redaktion",
        "redaction",
        "staff",
        "team",
        "unknown",
        "user",
        "webmaster",
    }
)
_BLOGS = re.compile(r"(?:^|\.)(?:wordpress\.com|blogspot\.[a-z.]{2,6}|tumblr\.com|livejournal\.com|substack\.com)$")
"""Hosts of blogs: whoever writes one calls the site by their own name."""

MOST_JOINT = 4
"""People who sign one article together; more names on a page are of a list of authors."""

MAX_STATED = 2_000
"""Characters of one statement of authors that are looked at."""

_WORK = re.compile(r"webpage|recipe|creativework|howto|video|episode", re.IGNORECASE)
"""What else JSON-LD may say a page is; the author of a picture is not the page's."""

_OTHERS = frozenset({"comments", "related", "feed"})
MAX_ABOVE = 12
"""Containers around a marked name that are looked at."""

MAX_BYLINE_WORDS, MAX_MARKED_CHARS, MAX_MARKED, MAX_AUTHORS = 40, 160, 40, 12


@dataclass(frozen=True, slots=True)
class Signed:
    """The people that one place of a page names: by which rule, who, and on which line."""

    rule: str
    names: tuple[str, ...]
    line: int


def find_authors(
    marks: Marks,
    metadata: Metadata,
    near: Sequence[Signed],
    sites: Sites,
    words: Words,
) -> tuple[Signed | None, list[Signed]]:
    """Return the people of the surest place that names any, and what other places name."""
    others = [it for it in metadata.described if not it.is_article and any(_WORK.search(name) for name in it.types)]
    order = [
        *_described(metadata, [*metadata.articles, *others], words),
        *_metas(metadata, words),
        *_marked(marks, words),
        *near,
    ]
    site = frozenset() if _BLOGS.search(sites.host) else sites.names - _owners(metadata)
    signed = [Signed(it.rule, tuple(name for name in it.names if fold(name) not in site), it.line) for it in order]
    signed = [it for it in signed if it.names]
    if not signed:
        return None, []
    best = next((it for it in signed if any(" " in name for name in it.names)), signed[0])
    places = (it for it in signed if it.rule != "html:itemprop")  # every teaser may hold one
    fuller = (it for it in places if len(it.names) <= MOST_JOINT and set(best.names) < set(it.names))
    best = next(fuller, best)
    return best, [it for it in signed if it.names != best.names]


def _owners(metadata: Metadata) -> frozenset[str]:
    """Return the names of sites that belong to a person, who then signs with the site's name."""
    said = (part for found in metadata.described for part in (found.values, found.values.get("publisher")))
    people = (part for part in said if isinstance(part, dict) and "Person" in str(part.get("@type", "")))
    return frozenset(fold(name) for part in people for name in strings(part))


def _described(metadata: Metadata, objects: Sequence[Described], words: Words) -> Iterator[Signed]:
    known = {str(found.values.get("@id")): found.values for found in metadata.described if "name" in found.values}
    for found in objects:
        for key in ("author", "creator"):
            names = [name for text in _people(found.values.get(key), known) for name in names_in(text, words)]
            yield Signed(f"json-ld:{key}", tuple(dict.fromkeys(names))[:MAX_AUTHORS], found.line)


def _people(value: Any, known: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401 - a JSON tree
    """Yield the names of people that JSON-LD states, there or by reference; organisations are none."""
    if isinstance(value, list):
        for part in value[:MAX_VALUES]:
            yield from _people(part, known)
        return
    if isinstance(value, dict) and "name" not in value:
        value = known.get(str(value.get("@id")), value)
    if not (isinstance(value, dict) and "Person" not in str(value.get("@type", "Person"))):
        yield from strings(value)


def _metas(metadata: Metadata, words: Words) -> Iterator[Signed]:
    for key in KEYS:
        said = list(metadata.said(key))
        names = [name for it in said for name in names_in(it.value, words)]
        if names:
            yield Signed(f"meta:{key}", tuple(dict.fromkeys(names))[:MAX_AUTHORS], said[0].line)


def _marked(marks: Marks, words: Words) -> Iterator[Signed]:
    """Yield what elements name that are marked as authors: by microdata, by relation, by name."""
    places = (
        ("html:itemprop", [it for it in marks.properties if _SIGNING.search(it.get("itemprop"))]),
        ("html:rel", marks.relations),
        ("html:class", [it for it in marks.authors if _is_named(it)]),
    )
    for rule, elements in places:
        found: dict[str, int] = {}
        first: tuple[str, ...] = ()
        for element in (it for it in elements[:MAX_MARKED] if not _is_elsewhere(it)):
            text = tidy(element.get("content")) or _inner_name(element) or text_of(element)
            names = names_in(text, words) if len(text) <= MAX_MARKED_CHARS else []
            first = first or tuple(names)
            for name in names:
                found.setdefault(name, element.sourceline or 1)
        people = first if rule == "html:class" or len(found) > MOST_JOINT else tuple(found)
        yield Signed(rule, people, found[people[0]] if people else 1)


def _is_named(element: Element) -> bool:
    own = element.get("class") or ""
    return bool(_NAMED.search(own)) and not _NOT_NAMED.search(own)


def _is_elsewhere(element: Element) -> bool:
    """Tell whether an element stands among comments or the teasers of other articles."""
    for above in islice(element.iterancestors(), MAX_ABOVE):
        kind = kind_of_names(names_of(above.attrib)) if above.tag not in {"body", "html"} else None
        if kind and kind.name in _OTHERS:
            return True
    return False


def _inner_name(element: Element) -> str:
    names = [
        text_of(inner) or tidy(inner.get("content")) for inner in element.xpath(".//*[@itemprop='name']")[:MAX_AUTHORS]
    ]
    return ", ".join(name for name in names if name)


def names_in(text: str, words: Words) -> list[str]:
    """Return the people that a statement of authors names, without titles, roles, addresses and what joins them.

    A statement that is one word is a pen name: where a place is marked as the author's, people sign so.
    """
    bare = _stripped(_BRACKETS.sub("", _MAIL.sub(" ", tidy(text)[:MAX_STATED])))
    lead = words.byline.match(plain(bare))
    bare = bare[lead.end() :].lstrip(" :") if lead else bare
    found = []
    for part in _JOINS.split(bare):
        for piece in _split_joined(part, words):
            name = _name(piece, words)
            if name and name not in found:
                found.append(name)
    return found or ([bare] if is_pen_name(bare, words) else [])


def is_pen_name(text: str, words: Words) -> bool:
    """Tell whether one word may be somebody's name: no role, no organisation, no address."""
    lower = text.casefold()
    if not _PEN_NAME.fullmatch(text) or lower in words.roles or lower in _NOBODY or "admin" in lower:
        return False
    return not names_organisation(text)


def _split_joined(part: str, words: Words) -> Iterator[str]:
    """Yield the names that a word such as 'and' joins."""
    position = 0
    for joint in words.joiner.finditer(plain(part)):
        yield part[position : joint.start()]
        position = joint.end()
    yield part[position:]


def _name(piece: str, words: Words) -> str | None:
    """Return the name of one person without title and role, or None when it is no person's name."""
    lead = words.byline.match(plain(piece.strip()))
    name = _TITLES.sub("", _stripped((piece.strip()[lead.end() :] if lead else piece).strip("\"' ")))
    kept = [word for word in name.split() if not _DEGREE.match(word)]
    while kept and (kept[-1].casefold().strip(".,") in words.roles):
        kept.pop()
    name = " ".join(kept)
    if name.isupper() and len(name) > 3:  # noqa: PLR2004 - initials stay as they are
        name = name.title()
    parts = name.split()
    if not is_person(name) or parts[0].casefold() in _NO_FIRST or any(_is_label(word, words) for word in parts):
        return None
    return name


def _stripped(text: str) -> str:
    """Return text without the signs around it; the stop of `Jr.` is part of a name."""
    bare = text.strip(" .,;:|-–—")
    return f"{bare}." if _JUNIOR.search(bare) and f"{bare}." in text else bare


def _is_label(word: str, words: Words) -> bool:
    """Tell a word that stands in no name: a role, or a word of a sentence; 'Will' and 'von' are parts of names."""
    lower = word.casefold()
    return (
        lower in words.roles
        or lower.endswith(_ROLES)
        or (lower in words.stop and word == lower and lower not in everywhere("particles"))
    )
