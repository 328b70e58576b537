"""Where do figures stand in a card? In marked blocks, and in marked places of a sentence; the rest is prose.

A block opens with `<!-- copydesk:begin NAME -->` and closes with `<!-- copydesk:end NAME -->`. In a sentence,
`<!-- copydesk:fact rows -->26<!-- copydesk:end -->` is a number that is filled in. Untrusted words (names of
providers, titles) are escaped, so that they can be no markup.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jinja2

from copydesk.card.draw import FILTERS
from copydesk.errors import UsageError, disk_error, nearest
from copydesk.facts import CITABLE, Facts
from copydesk.pages import markdown_pages
from copydesk.templates import names, read_template
from copydesk.workplace import replace_file

_BLOCK = re.compile(
    r"(?P<begin><!-- copydesk:begin (?P<name>[a-z-]+) -->\n)(?P<body>.*?)(?P<end><!-- copydesk:end (?P=name) -->)",
    re.DOTALL,
)
_BEGIN = re.compile(r"<!-- copydesk:begin (\S*) -->")
_FACT = re.compile(
    r"(?P<begin><!-- copydesk:fact (?P<name>[a-z-]+) -->)(?P<body>[^\n]*?)(?P<end><!-- copydesk:end -->)"
)
_CITES = re.compile(r"<!-- copydesk:fact (\S*) -->")


def card_source(path: Path) -> str:
    """Return the prose of a card with empty blocks, or the shipped card when a project has none.

    UsageError when a block is unknown or not closed.
    """
    return emptied(without_header(read_card(path)))


def emptied(text: str) -> str:
    """Return a card with nothing in its blocks and marked places."""
    bare = _BLOCK.sub(lambda block: block["begin"] + block["end"], text)
    return _FACT.sub(lambda place: place["begin"] + place["end"], bare)


def update_card(path: Path, facts: Facts) -> bool:
    """Fill the blocks of a project's own card, nothing else in it; tell whether that changed the file.

    UsageError when a block is unknown or not closed; PlaceError when the disk refuses.
    """
    before = read_card(path)
    after = fill_blocks(before, facts)
    changed = after != before or not path.exists()
    if changed:
        _replace(path, after)
    return changed


def fill_blocks(source: str, facts: Facts) -> str:
    """Return the prose with every block and every marked place filled from the facts."""
    filled = _BLOCK.sub(lambda block: f"{block['begin']}{render_block(block['name'], facts)}\n{block['end']}", source)
    cited = facts.cited()
    return _FACT.sub(lambda place: f"{place['begin']}{cited[place['name']]}{place['end']}", filled)


def block_texts(text: str) -> dict[str, str]:
    """Return what stands in each block and marked place of a card, by name."""
    blocks = {found["name"]: found["body"].strip() for found in _BLOCK.finditer(text)}
    return blocks | {f"fact {found['name']}": found["body"] for found in _FACT.finditer(text)}


def lines_of_blocks(text: str) -> dict[str, int]:
    """Return the line on which each block and marked place begins."""
    found = {block["name"]: block.start() for block in _BLOCK.finditer(text)}
    found |= {f"fact {place['name']}": place.start() for place in _FACT.finditer(text)}
    return {name: text.count("\n", 0, start) + 1 for name, start in found.items()}


def prose_of(text: str) -> str:
    """Return a card with spaces in place of all that is generated, line by line as it was."""

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found[0])

    return _FACT.sub(blank, _BLOCK.sub(lambda found: found["begin"] + blank(found)[len(found["begin"]) :], text))


def render_block(name: str, facts: Facts) -> str:
    """Return the text of one block."""
    return page(f"card/{name}", facts)


def page(name: str, facts: Facts, **more: object) -> str:
    """Return a page made of a template and the facts."""
    return _pages().get_template(f"{name}.md.j2").render(facts=facts, **more).strip()


@cache
def _pages() -> jinja2.Environment:
    return markdown_pages("", FILTERS)


def read_card(path: Path) -> str:
    """Return a card with its blocks checked, or the shipped card when there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = read_template("DATASET_CARD.md.in")
    except UnicodeDecodeError as error:
        raise UsageError("file.unreadable", "the card is not UTF-8", where=f"{path}, byte {error.start}") from None
    except OSError as error:
        raise disk_error(error, "read the card") from error
    check_blocks(text, path)
    return text


def _replace(path: Path, text: str) -> None:
    """Put a card in its place, so that a full disk never costs the prose; its line endings stay."""
    try:
        windows = path.exists() and b"\r\n" in path.read_bytes()
        replace_file(path, (text.replace("\n", "\r\n") if windows else text).encode())
    except OSError as error:
        raise disk_error(error, "write the card") from error


def check_blocks(text: str, path: Path) -> None:
    """Refuse a block that is unknown or not closed; UsageError names its line."""
    known = names("card", ".md.j2")
    whole = {block.start() for block in _BLOCK.finditer(text)}
    for begin in _BEGIN.finditer(text):
        name, line = begin.group(1), text.count("\n", 0, begin.start()) + 1
        if name not in known:
            raise UsageError(
                "card.marks", f"unknown block `{name}` in the card", where=f"{path}:{line}", help=nearest(name, known)
            )
        if begin.start() not in whole:
            raise UsageError(
                "card.marks",
                f"the block `{name}` is not closed",
                where=f"{path}:{line}",
                help=f"Write <!-- copydesk:end {name} --> on a line behind it.",
            )
    _check_places(text, path)


def _check_places(text: str, path: Path) -> None:
    whole = {place.start() for place in _FACT.finditer(text)}
    for begin in _CITES.finditer(text):
        name, where = begin[1], f"{path}:{text.count(chr(10), 0, begin.start()) + 1}"
        if name not in CITABLE:
            raise UsageError(
                "card.marks", f"unknown fact `{name}` in the card", where=where, help=nearest(name, CITABLE)
            )
        if begin.start() not in whole:
            mend = "Write <!-- copydesk:end --> behind the number, on the same line."
            raise UsageError("card.marks", f"the place of the fact `{name}` is not closed", where=where, help=mend)


def without_header(text: str) -> str:
    """Drop a YAML header: the one of the release is generated."""
    return text[_header_end(text) :]


def unheaded(text: str) -> str:
    """Return a card with empty lines in place of its header, so that each line keeps its number."""
    end = _header_end(text)
    return "\n" * text.count("\n", 0, end) + text[end:]


def _header_end(text: str) -> int:
    found = re.match(r"---\n.*?\n---\n+", text, re.DOTALL)
    return found.end() if found else 0
