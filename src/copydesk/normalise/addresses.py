"""Which addresses may lead to the same article? A coarse key, made only to keep out what was taken down.

`canonical_url` decides what an article is called, so it keeps apart whatever may be two. Here two addresses meet that a
site would most likely answer with one article: whoever is kept out by mistake stands in the quarantine and is seen.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from courlan.clean import clean_query

from copydesk.normalise.urls import host_of, registered_domain

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_WRAPPED = re.compile(
    r"https?://(?:www\.)?(?:google(?:\.[a-z]{2,3}){1,2}/amp|[^/?#]+\.cdn\.ampproject\.org/[a-z]{1,4})/(?:s/)?(?=[^/?#]+\.)",
    re.IGNORECASE,
)
"""What stands before the address itself when it is handed out by a cache of AMP pages."""

_VARIANTS = frozenset({"www", "m", "mobile", "amp"})
_AMP_FILE = re.compile(r"\.amp(?=\.html?$|$)")
_PAGE_FILE = re.compile(r"\.html?$")
_SESSION = re.compile(r";jsessionid=[^/]*")
_HOW_SHOWN = re.compile(r"amp|amp_.*|usqp|outputtype|print|printable|printversion|")
"""Names in a query that choose how an article is shown: `outputType=amp`, `print=1`, and what caches of AMP add."""

_ROUNDS = 3
"""How often an address may be wrapped in another, or encoded again."""


def address_key(url: str) -> str:
    """Return what variants of an address share: no scheme, port, label or path of a variant, tracking or case.

    `gazette.example/rain` for `https://amp.gazette.example/Rain/amp/?utm_source=x`. What is no address is its own key,
    in lower case.
    """
    plain = _unwrapped(url.strip())
    host = host_of(plain)
    if host is None:
        return url.strip().casefold()
    parts = urlsplit(plain)
    query = _query(parts.query)
    return f"{_host(host)}{_path(parts.path)}{'?' if query else ''}{query}"


def _unwrapped(url: str) -> str:
    """Give an address its scheme, and take away the caches around it."""
    plain = url if _SCHEME.match(url) else f"https://{url}"
    plain = f"https:{plain}" if plain.startswith("//") else plain
    for _ in range(_ROUNDS):
        shorter = _WRAPPED.sub("https://", plain, count=1) if _WRAPPED.match(plain) else plain
        if shorter == plain:
            return plain
        plain = shorter
    return plain


@lru_cache(4096)
def _host(host: str) -> str:
    """Leave out the labels of variants below the domain that somebody registered: `amp.dev` stays what it is."""
    registered = registered_domain(host) or host
    below = host.removesuffix(registered).split(".")
    return ".".join([*(label for label in below if label and label not in _VARIANTS), registered])


def _path(path: str) -> str:
    decoded = _SESSION.sub("", _decoded(path))
    segments = [part for part in decoded.split("/") if part and part != "amp"]
    if segments:
        last = _PAGE_FILE.sub("", _AMP_FILE.sub("", segments[-1]))
        segments[-1:] = [] if last == "index" and last != segments[-1] else [last]
    return "".join(f"/{part}" for part in segments)


def _decoded(text: str) -> str:
    for _ in range(_ROUNDS):
        further = unquote(text)
        if further == text:
            break
        text = further
    return unicodedata.normalize("NFC", text).casefold()


def _query(query: str) -> str:
    """Keep what may choose an article: names and values in order, without tracking."""
    if not query:
        return ""
    pairs = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True)
    decoded = {(_decoded(name), _decoded(value)) for name, value in pairs}
    kept = sorted((name, value) for name, value in decoded if not _HOW_SHOWN.fullmatch(name))
    # A name without a value is an id on some sites, and what cleans a query drops it.
    bare = [name for name, value in kept if not value and clean_query(urlencode({name: "1"}))]
    cleaned: str = clean_query(urlencode([(name, value) for name, value in kept if value]))
    return "&".join([*bare, *([cleaned] if cleaned else [])])
