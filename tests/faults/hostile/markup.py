"""What can a page in HTML, a feed, an archive or JSON do? Nest, swell, point outside, unfold, and break off.

Every case is read always: by its own reader when there is one, else as a page of text. `SAMPLES` tell which readers
there are: a sound file of each kind, whose title only its own reader finds.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass

TITLE = "Ferry returns after nine years"
SAID = "The harbour master said that the route would be served daily until the end of the season. " * 3
PROSE = f"<p>{SAID}</p><p>The pier was rebuilt in spring, and the harbour master opened it with the first captain.</p>"
HEAD = f'<meta charset="utf-8"><title>{TITLE}</title><meta property="og:title" content="{TITLE}">'
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Later:
    """A file of some kind, and whether its own reader accepts it (None: either, but never in silence)."""

    kind: str
    name: str
    data: bytes
    accepted: bool | None


def html(body: str = PROSE, head: str = HEAD) -> str:
    """Return a page."""
    return f"<!DOCTYPE html>\n<html lang=en><head>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>\n"


def feed(title: str = TITLE, above: str = "") -> str:
    """Return a feed with one entry."""
    item = f"<item><title>{title}</title><link>https://a.example/feed/1</link><description>{SAID}</description></item>"
    return f'<?xml version="1.0"?>{above}<rss version="2.0"><channel><title>Courier</title>{item}</channel></rss>\n'


def response(page: str, length: int | None = None) -> bytes:
    """Return one record of a WARC file, whose header may lie about its length."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    lines = (
        "WARC/1.0",
        "WARC-Type: response",
        "WARC-Target-URI: https://a.example/warc/1",
        "WARC-Date: 2025-03-04T09:00:00Z",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(answer) if length is None else length}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"


ARTICLE = {"headline": TITLE, "articleBody": SAID, "url": "https://a.example/json/1"}
SAMPLES = {
    "html": ("sound.html", html().encode()),
    "feed": ("sound.xml", feed().encode()),
    "warc": ("sound.warc", response(html())),
    "json": ("sound.json", json.dumps({"@type": "NewsArticle", **ARTICLE}, indent=1).encode()),
}


def linked(data: str) -> str:
    """Return a page whose head holds some linked data."""
    return html(head=f'{HEAD}<script type="application/ld+json">{data}</script>')


def pages() -> Iterator[Later]:
    """Yield HTML that is deep, huge or never closed (A7)."""
    for depth, accepted in ((200, True), (256, None), (2_048, False), (100_000, False)):
        body = "<div>" * depth + PROSE + "</div>" * depth
        yield Later("html", f"depth-{depth}.html", html(body).encode(), accepted)
    entity = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield from (
        Later("html", name, text.encode(), accepted)
        for name, text, accepted in (
            ("text-12-mib.html", html(PROSE + "<p>" + "a " * (6 * MIB)), False),
            ("text-7-mib.html", html(PROSE + "<p>" + "a " * (7 * MIB // 2)), None),
            ("attributes.html", html(f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>{PROSE}"), None),
            ("attribute-10-mib.html", html(f'<p a="{"a" * (10 * MIB)}">{PROSE}'), False),
            ("attribute-7-mib.html", html(f'<p a="{"a" * (7 * MIB)}">{PROSE}'), None),
            ("bold.html", html("<b>" * 200_000 + PROSE), None),
            ("paragraphs.html", html("<p>It sails.</p>" * 250_000), None),
            ("tables.html", html("<table><tr><td>" * 20_000 + PROSE), None),
            ("lists.html", html("<ul><li>" * 20_000 + PROSE), None),
            ("entities.html", html("&amp;" * MIB + PROSE), None),
            ("references.html", html("&#x41;" * (MIB // 2) + PROSE), None),
            ("nul-reference.html", html("<p>&#0;&#xD800;&#x110000;</p>" + PROSE), None),
            ("comment.html", html(PROSE + "<!--" + "-" * MIB), None),
            ("script.html", html(PROSE + "<script>" + "<" * MIB), None),
            ("json-ld-broken.html", linked("[" * (5 * MIB)), None),
            ("json-ld-deep.html", linked("[" * 9_000 + "]" * 9_000), None),
            ("json-ld-half.html", linked('{"@type":"NewsArticle","headline":"\\ud800"}'), None),
            ("xxe.html", html().replace("<!DOCTYPE html>", entity).replace("<h1>", "<h1>&x;"), None),
            ("base.html", html(head=f'{HEAD}<base href="file:///etc/"><link rel=canonical href="passwd">'), None),
            ("charset-utf-7.html", html(head=HEAD.replace("utf-8", "utf-7")), None),
        )
    )  # fmt: skip
    yield Later("html", "latin-1-as-utf-8.html", html(f"<p>Café {SAID}</p>").encode("latin-1"), accepted=True)


def feeds() -> Iterator[Later]:
    """Yield feeds with entities of their own (A8)."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    types = {
        "laughs": (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>', "&l9;"),
        "quadratic": (f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 50_000),
        "xxe": ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        "outside": ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">', TITLE),
        "parameters": ('<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>', TITLE),
    }
    for name, (above, title) in types.items():
        yield Later("feed", f"{name}.xml", feed(title, above).encode(), accepted=False)
    yield Later("feed", "cut.xml", feed().encode()[:-40], accepted=None)
    yield Later("feed", "nested.xml", feed("<b>" * 100_000).encode(), accepted=False)


def archives() -> Iterator[Later]:
    """Yield archives that unfold, lie or break off (A9)."""
    whole = response(html())
    bomb = gzip.compress(response(html("<p>" + "a" * (96 * MIB))), mtime=0)
    damaged = bytearray(gzip.compress(whole, mtime=0))
    damaged[-6] ^= 0xFF
    yield from (
        Later("warc", "bomb.warc.gz", bomb, accepted=False),
        Later("warc", "bomb.html.gz", gzip.compress(bytes(256 * MIB), mtime=0), accepted=False),
        Later("warc", "endless.warc", response(html(), 10**18), accepted=False),
        Later("warc", "negative.warc", response(html(), -1), accepted=False),
        Later("warc", "cut.warc", whole[:-200], accepted=False),
        Later("warc", "cut.warc.gz", gzip.compress(whole, mtime=0)[:-30], accepted=False),
        Later("warc", "damaged.warc.gz", bytes(damaged), accepted=False),
        Later("warc", "headers.warc", b"WARC/1.0\r\n" + b"A: b\r\n" * MIB, accepted=False),
        Later("warc", "frame.warc.zst", b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 64, accepted=False),
    )


def documents() -> Iterator[Later]:
    """Yield JSON that nests or lies."""
    yield Later("json", "deep.json", b"[" * 200_000, accepted=False)
    yield Later("json", "deep-object.json", b'{"a":' * 100_000, accepted=False)
    yield Later("json", "cut.json", SAMPLES["json"][1][:-20], accepted=False)
    half = json.dumps({"@type": "NewsArticle", **ARTICLE, "headline": "\ud800"})
    yield Later("json", "half.json", half.encode(), accepted=False)


def cases() -> Iterator[Later]:
    """Yield all of them."""
    yield from pages()
    yield from feeds()
    yield from archives()
    yield from documents()
