"""Which address names an article, and whose is it?

Tracking parameters, AMP and CDN wrappings and fragments go; ids in the query stay.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import idna
from courlan import clean_url
from publicsuffixlist import PublicSuffixList

_AMP_CDN = re.compile(r"https?://[^/]+\.cdn\.ampproject\.org/[a-z]/(s/)?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")


def canonical_url(url: str | None) -> str | None:
    """Return the address without wrapping, tracking and fragment; None when it is no http(s) address."""
    if not url or not host_of(url):
        return None
    unwrapped = _AMP_CDN.sub(lambda found: "https://" if found.group(1) else "http://", url.strip())
    cleaned: str | None = clean_url(unwrapped)
    if not cleaned:
        return None
    parts = urlsplit(cleaned)
    host = host_of(cleaned)
    if not host:
        return None
    netloc = f"{host}:{parts.port}" if parts.port and parts.port not in {80, 443} else host
    return urlunsplit((parts.scheme, netloc, parts.path or "/", _query(unwrapped, parts.query), ""))


def _query(url: str, cleaned: str) -> str:
    """Keep items without a value, which some sites use as ids and the cleaner drops."""
    bare = [item for item in urlsplit(url).query.split("&") if item and "=" not in item]
    return "&".join([*bare, *([cleaned] if cleaned else [])])


def host_of(url: str | None) -> str | None:
    """Return the host of an http(s) address as a lower-case A-label, or None."""
    try:
        parts = urlsplit((url or "").strip())
        if parts.scheme.casefold() not in {"http", "https"} or not parts.hostname or (parts.port or 0) < 0:
            return None
        return domain_label(parts.hostname)
    except ValueError:
        return None


def domain_label(domain: str | None) -> str | None:
    """Return a domain as a lower-case A-label without port and dot at the end, or None when it is none."""
    text = (domain or "").strip().rstrip(".").casefold()
    if not text or len(text) > 253:  # noqa: PLR2004 - the limit of DNS
        return None
    try:
        label = text if text.isascii() else idna.encode(text, uts46=True).decode()
    except idna.IDNAError:
        return None
    labels = label.split(".")
    return label if len(labels) > 1 and all(_LABEL.fullmatch(part) for part in labels) else None


def registered_domain(host: str | None) -> str | None:
    """Return the part of a host that somebody registered: `bbc.co.uk` for `www.bbc.co.uk`."""
    found = _suffixes().privatesuffix(host) if host else None
    return str(found) if found else None


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
