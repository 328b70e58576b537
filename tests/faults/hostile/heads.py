"""What can a YAML head do? Bombs, tags, odd scalars, keys that stand twice, and fences that never close."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.hostile.case import BODY, Case, head, raw_head
from tests.intakes import markdown

UNSAFE = "frontmatter.unsafe"


def bombs() -> Iterator[Case]:
    """Yield heads that would unfold, nest or run (A1)."""
    aliases = "a0: &a0 [x, x]\n" + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
    merges = "m0: &m0 {k: v}\n" + "\n".join(
        f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 8)
    )
    yield raw_head("alias-bomb", aliases, UNSAFE)
    yield raw_head("merge-bomb", merges, UNSAFE)
    yield raw_head("self-alias", "me: &me [*me]", UNSAFE)
    yield raw_head("anchor-without-alias", "a: &a x", UNSAFE)
    yield raw_head("alias-without-anchor", "a: *a", UNSAFE)
    yield raw_head("merge-key", "<<: {title: Other}", UNSAFE)
    yield raw_head("python-tag", "a: !!python/object/apply:os.system ['true']", UNSAFE)
    yield raw_head("binary-tag", "a: !!binary aGVsbG8=", UNSAFE)
    yield raw_head("own-tag", "a: !ferry x", UNSAFE)
    yield raw_head("tagged-title", "title2: !!str x", UNSAFE)
    yield raw_head("nested-brackets", "a: " + "[" * 200_000, UNSAFE)
    yield raw_head("nested-braces", "a: " + "{a: " * 50_000, UNSAFE)
    yield raw_head("nested-blocks", "\n".join(f"{' ' * depth}a:" for depth in range(40)), UNSAFE)
    yield raw_head("depth-16", "a: " + "[" * 15 + "]" * 15)
    yield raw_head("depth-17", "a: " + "[" * 16 + "]" * 16, UNSAFE)
    yield raw_head("many-values", "a: [" + "x," * 100_001 + "]", UNSAFE)
    yield raw_head("large-head", "a: " + "x" * (600 << 10), UNSAFE)
    yield raw_head("list-as-key", "[a, b]: c", UNSAFE)
    yield raw_head("map-as-key", "? {a: b}\n: c", UNSAFE)
    yield raw_head("long-key", "k" * 100_000 + ": v", "frontmatter.syntax")
    yield raw_head("long-quoted", 'a: "' + "x" * 400_000 + '"')
    yield raw_head("escape-run", 'a: "' + "\\x41" * 100_000 + '"')


def shapes() -> Iterator[Case]:
    """Yield heads that are none, or two (A3)."""
    sound = markdown(BODY, url="https://a.example/bom")
    yield Case("bom.md", b"\xef\xbb\xbf" + sound.encode())
    yield Case("bom-utf-16.md", sound.replace("/bom", "/bom-16").encode("utf-16"))
    yield Case("unclosed.md", b"---\ntitle: Ferry returns\n", ("frontmatter.unclosed",))
    yield Case("unclosed-long.md", b"---\n" + b"title: Ferry returns\n" * 40_000, ("frontmatter.unclosed",))
    yield Case("list-head.md", f"---\n- a\n- b\n---\n{BODY}".encode(), ("frontmatter.shape",))
    yield Case("scalar-head.md", f'---\n"a"\n---\n{BODY}'.encode(), ("frontmatter.shape",))
    yield raw_head("two-titles", "title: Another ferry returns", "frontmatter.duplicate-key")
    yield raw_head("two-deep", "a: {b: 1, b: 2}", "frontmatter.duplicate-key")
    yield raw_head("content-key", "content: x\nmetadata: y\nhandler: z")
    yield raw_head("directive", "%YAML 9.9", "frontmatter.syntax")
    yield raw_head("tab-indent", "a:\n\tb: c", "frontmatter.syntax")
    yield raw_head("colon", "a: b: c", "frontmatter.syntax")
    yield raw_head("half-pair", 'section: "\\ud800"', "frontmatter.syntax")
    yield raw_head("nul-escape", 'section: "a\\0b"')
    yield Case("no-field.md", b"---\nheadlines: Ferry returns\n---\n", ("capture.no-article",))
    yield Case(
        "html-body.md",
        f"---\ntitle: Ferry returns\n---\n<div>{BODY.split('.')[0]}.</div>\n".encode(),
        ("capture.no-article",),
    )


def scalars() -> Iterator[Case]:
    """Yield values that YAML loaders turn into other ones (A2), and days that do not exist (A12)."""
    short = {"norway": "NO", "off": "off", "octal": "010", "hexadecimal": "0x1F", "exponent": "1e3", "nan": ".nan"}
    for name, title in short.items():
        yield head(f"scalar-{name}", "title.length", title=title)
    yield head("scalar-sexagesimal", title="12:30:45")
    yield head("scalar-null", "title.missing", title="~")
    days = {
        "february-30": "2025-02-30",
        "year-0": "0000-01-01",
        "second-60": "2025-03-04T09:00:60Z",
        "offset-99": "2025-03-04T09:00:00+99:99",
        "before-year-1": "0001-01-01T00:00+02:00",
        "after-year-9999": "9999-12-31T23:59:59-14:00",
        "digits": "1" * 5_000,
        "both-ways": "06/07/2025",
        "words": "June 2025",
        "nan": "nan",
        "unix": "1741078800",
    }
    for name, day in days.items():
        yield head(f"date-{name}", "date.invalid", date=day)
    yield head("date-arabic-digits", date="٢٠٢٥-٠٣-٠٤")
    yield head("date-far", "date.range", date="9999-01-01")
    yield head("date-early", "date.range", date="1677-01-01")


def cases() -> Iterator[Case]:
    """Yield all of them."""
    yield from bombs()
    yield from shapes()
    yield from scalars()
