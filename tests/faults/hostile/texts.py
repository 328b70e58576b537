"""What can the bytes and the words of a page do? Break their encoding, hide, run on without an end."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.hostile.case import BODY, Case, head, page

LONG = 60_000


def encodings() -> Iterator[Case]:
    """Yield bytes that are no text (A4)."""
    yield Case("latin-1.txt", f"Le café est ouvert. {BODY}".encode("latin-1"), ("capture.encoding",))
    yield Case("overlong.txt", b"\xc0\xaf" + BODY.encode(), ("capture.encoding",))
    yield Case("surrogate-bytes.txt", b"\xed\xa0\x80" + BODY.encode(), ("capture.encoding",))
    yield Case("cut-character.txt", BODY.encode() + b"\xf0\x9f\x98", ("capture.encoding",))
    yield Case("utf-16-odd.txt", b"\xff\xfe" + BODY.encode("utf-16-le") + b"a", ("capture.encoding",))
    yield Case("utf-16-half-pair.txt", b"\xff\xfe" + b"\x00\xd8a\x00", ("capture.encoding",))
    yield Case("utf-16-without-mark.txt", BODY.encode("utf-16-le"), ("capture.control",))
    yield Case("utf-32.txt", BODY.encode("utf-32"), ("capture.control",))
    yield Case("nul.txt", BODY.encode() + b"\0", ("capture.control",))
    yield Case("gzip-damaged.txt", b"\x1f\x8b\x08\x00" + bytes(range(128, 256)), ("capture.packed",))
    yield Case("zeros.txt", bytes(1 << 20), ("capture.control",))
    yield Case("empty.txt", b"", ("capture.empty",))
    yield Case("blank.txt", b" \t\r\n" * 100_000, ("capture.empty",))
    yield Case("marks-only.txt", b"\xef\xbb\xbf", ("capture.empty",))
    yield Case("too-large.txt", b"a" * ((8 << 20) + 1), ("capture.too-large",))
    yield Case("one-line.txt", BODY.encode().replace(b"\n", b" ") * 8_000, ("capture.too-large",))
    yield Case("many-lines.txt", b"a\n" * 50_001, ("capture.too-large",))


def characters() -> Iterator[Case]:
    """Yield titles with what nobody sees (A5), and providers that look like others (A6)."""
    unseen = {
        "bidi": "Ferry \\u202Esnruter\\u202C today",
        "isolate": "Ferry \\u2066returns\\u2069 today",
        "escape": "Ferry \\e[31mreturns\\e[0m",
        "bell": "Ferry returns\\a today",
        "osc-8": "Ferry \\e]8;;https://a.example\\e\\\\returns",
        "zero-width": "Fer\\u200Bry returns today",
    }
    for name, title in unseen.items():
        yield head(f"title-{name}", "title.control", title=f'"{title}"')
    domains = {
        "cyrillic": "раypal.com",
        "greek": "gοοgle.example",
        "mixed-case": "HarbourCourier.EXAMPLE.",
        "port": "a.example:443",
    }
    for name, domain in domains.items():
        codes = ("provider.missing",) if name == "port" else ()
        yield head(f"domain-{name}", *codes, provider=f'{{name: Courier {name}, domain: "{domain}"}}')
    hosts = {
        "userinfo": "https://paypal.com@evil.example/x",
        "bracket": "https://[evil/x",
        "script": "javascript:alert(1)",
    }
    for name, url in hosts.items():
        yield head(f"url-{name}", *(() if name == "userinfo" else ("url.invalid",)), url=url)


RUNS = {
    "spaces": " ",
    "no-break-spaces": "\u00a0",
    "ideographic-spaces": "\u3000",
    "line-separators": "\u2028",
    "vertical-tabs": "\x0b",
    "commas": ",",
    "digits": "1",
    "dashes": "-",
    "dots": ".",
    "open-brackets": "(",
    "open-squares": "[",
    "closed-brackets": ")",
    "quotes": '"',
    "capitals": "A",
    "letters": "a",
    "names": "Mara Ilves, ",
    "names-and": "By Mara Ilves and ",
    "years": "2025-",
    "dates": "1 January 2025 ",
    "days": "1 January ",
    "clocks": "12:30",
    "clocks-apart": "at 9:00 ",
    "hours": "1 h ",
    "fractions": "1/",
    "captions": "photo: ",
    "credits": "(photo ",
    "copyrights": "© Mara ",
    "slashes": "Mara / ",
    "addresses": "www.a.example/ ",
    "follow": "follow ",
    "download": "download the ",
    "our-app": "the app ",
    "sign-up": "sign up ",
    "ends": '?"',
    "initials": "A. B. ",
    "bullets": "• ",
    "bars": "|",
    "marks": "\u0301",
    "ligatures": "ﷺ",
    "emoji": "😀",
}
"""What a page repeats; each of the road's own patterns could go back over one of them again and again (A10)."""


def runs() -> Iterator[Case]:
    """Yield pages of one long run: as one line, and as lines just below the length at which a pattern stops looking."""
    for name, run in RUNS.items():
        whole = run * (LONG // len(run))
        wrapped = "\n".join(whole[start : start + 390] for start in range(0, LONG // 2, 390))
        yield page(f"run-{name}", whole)
        yield page(f"lines-{name}", wrapped)


def markup() -> Iterator[Case]:
    """Yield Markdown bodies that keep a parser busy."""
    bodies = {
        "brackets": "[" * 20_000,
        "links": "[a](" * 20_000,
        "stars": "*a_ " * 20_000,
        "quotes": ">" * 10_000,
        "lists": "".join("  " * depth + "- a\n" for depth in range(300)),
        "ticks": "".join("`" * (number % 300) + "a" for number in range(2_000)),
        "tags": "<" * 100_000,
        "references": "".join(f"[{number}]: a\n" for number in range(20_000)),
        "entities": "&amp;" * 50_000,
    }
    for name, body in bodies.items():
        yield head(f"markdown-{name}", text=f"{BODY}\n\n{body}")


def cases() -> Iterator[Case]:
    """Yield all of them."""
    yield from encodings()
    yield from characters()
    yield from runs()
    yield from markup()
