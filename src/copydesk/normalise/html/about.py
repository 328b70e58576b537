"""What else does a page state of its article? Summary, section, topics, address, provider, rights, and its price."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from copydesk.article import Draft
from copydesk.normalise.gather import Gathered
from copydesk.normalise.html.metadata import Described, Metadata, Said
from copydesk.normalise.html.tree import Element
from copydesk.normalise.language import stated_language
from copydesk.normalise.schema_org import read_object
from copydesk.normalise.urls import host_of

MAX_TOPICS = 50
_PAID = {"true": True, "free": True, "unlocked": True, "false": False, "metered": False, "locked": False}


def described(metadata: Metadata, text: str) -> Draft:
    """Return what the first article of a page's JSON-LD says, read as a file of JSON-LD is."""
    known: dict[str, Mapping[str, Any]] = {
        str(found.values["@id"]): found.values for found in metadata.described if "@id" in found.values
    }
    article = next(iter(metadata.articles), None)
    return read_object(article.values, known, Gathered(text)) if article else Draft()


def article_line(metadata: Metadata) -> int:
    """Return the line of the script that `described` reads."""
    found: Described | None = next(iter(metadata.articles), None)
    return found.line if found else 1


def summary(metadata: Metadata) -> Said | None:
    """Return the summary that a page states."""
    return next(metadata.said("og:description", "description", "twitter:description", "dc.description"), None)


def section(metadata: Metadata) -> Said | None:
    """Return the section that a page states."""
    return next(
        metadata.said("article:section", "og:section", "section", "parsely-section", "cxenseparse:section"), None
    )


def topics(metadata: Metadata) -> list[Said]:
    """Return the tags of a page, each once; one statement may list many with commas."""
    tags = list(metadata.said("article:tag")) or list(metadata.said("news_keywords", "keywords", "parsely-tags"))[:1]
    found: dict[str, Said] = {}
    for said in tags:
        for word in re.split(r"\s*[,;]\s*", said.value):
            if word and len(found) < MAX_TOPICS:
                found.setdefault(word.casefold(), Said(said.key, word, said.line))
    return list(found.values())


def addresses(metadata: Metadata, base: str | None) -> Iterator[Said]:
    """Yield the addresses that a page gives itself, the canonical one first."""
    for said in (*metadata.links.get("canonical", ()), *metadata.said("og:url")):
        try:
            joined = urljoin(base or "", said.value)
        except ValueError:
            continue
        if host_of(joined):
            yield Said(said.key, joined, said.line)


def provider(metadata: Metadata) -> Said | None:
    """Return the name that a page calls its site by."""
    return next((said for said in metadata.said("og:site_name", "application-name", "dc.publisher", "publisher")), None)


def rights(metadata: Metadata) -> Said | None:
    """Return the licence that a page links to, or the notice that it states."""
    links = (said for said in metadata.links.get("license", ()) if host_of(said.value))
    return next(links, None) or next(metadata.said("dc.rights", "dcterms.rights", "copyright", "rights"), None)


def access(metadata: Metadata) -> tuple[Said, bool] | None:
    """Return whether a page says that it can be read without paying."""
    for said in metadata.said("article:content_tier", "og:article:content_tier", "isaccessibleforfree"):
        known = _PAID.get(said.value.casefold())
        if known is not None:
            return said, known
    return None


def language(root: Element) -> Said | None:
    """Return the language that a page states for all of it."""
    tag = stated_language(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    return Said("lang", tag, root.sourceline or 1) if tag else None
