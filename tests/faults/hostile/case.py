"""What is a hostile case? A file that code makes, and the codes of the errors with which it must end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.intakes import markdown

BODY = (
    "The harbour master said that the route would be served daily until the end of the season.\n\n"
    "The pier was rebuilt in spring, and the harbour master opened it with the ferry's first captain.\n"
)
"""Text that is an article, so that what is hostile about a case is all that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its name, its bytes, and the errors of its records (none: it is accepted)."""

    name: str
    data: bytes
    codes: tuple[str, ...] = ()


def page(name: str, text: str, *codes: str) -> Case:
    """Return a page of text, with an article of its own behind what is hostile: what a site repeats is no article."""
    own = BODY.replace("harbour master", f"harbour master of {name.replace('-', '')}")
    return Case(f"{name}.txt", f"{text}\n\n{own}".encode(), codes)


def head(name: str, *codes: str, text: str = "", **keys: str) -> Case:
    """Return a Markdown capture whose head is sound but for some keys."""
    own = {"url": f"https://a.example/{name}", "title": f"Ferry {name} returns"}
    return Case(f"{name}.md", markdown(text or BODY, **{**own, **keys}).encode(), codes)


def raw_head(name: str, lines: str, *codes: str) -> Case:
    """Return a Markdown capture whose head has other lines behind the sound ones."""
    return head(name, *codes, category=f"news\n{lines}")


def many(prefix: str, cases: Mapping[str, tuple[str, tuple[str, ...]]]) -> Iterator[Case]:
    """Yield a page for each text."""
    for name, (text, codes) in cases.items():
        yield page(f"{prefix}-{name}", text, *codes)
