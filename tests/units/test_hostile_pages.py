"""Can a page keep the desk busy? Work grows with the length of a page, whatever it is made of."""

from __future__ import annotations

import time

import pytest

from copydesk.article import Capture
from copydesk.normalise import normalise
from copydesk.readers.captures import parse
from copydesk.recipe import Registry

PROSE = "The harbour master said that the route would be served daily until the end of the season.\n"
HEAD = "---\ntitle: Ferry returns\n---\n"
PAGES = {
    "addresses": "www.example.com/a\n" * 12_000 + PROSE * 5,
    "prose": PROSE * 8_000,
    "a sentence of links": "the ferry is back in harbour\nwww.example.com/a\n" * 3_000,
    "short lines": "ab\n" * 20_000,
    "blanks in a byline": "By Mara Ilves 9:00" + " " * 200_000 + "x\n" + PROSE * 4,
    "one line": PROSE.strip() * 5_000,
    "digits": "1" * 300_000 + "\n" + PROSE * 4,
    "dots": "." * 300_000,
    "quotes": '."' * 100_000,
    "brackets of links": HEAD + "[" * 20_000,
    "stars": HEAD + "*a_ " * 20_000,
    "lines of digits": ("1" * 390 + "\n") * 1_000 + PROSE * 4,
    "heaps of accents": "a" + "\u0301\u0323" * 100_000 + "\n" + PROSE * 4,
    "blanks between authors": f'---\ntitle: Ferry returns\nauthor: "Mara{" " * 200_000}Ilves"\n---\n',
    "nested quotes": HEAD + ">" * 10_000 + "a\n" * 1_000,
    "nested lists": HEAD + "".join("  " * depth + "- a\n" for depth in range(600)),
    "code": HEAD + "".join("`" * (number % 300) + "a" for number in range(2_000)),
    "many topics": "---\ntopics: [" + ",".join(f"t{number}" for number in range(20_000)) + "]\n---\n",
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_keeps_the_desk_busy(name: str) -> None:
    """A hostile page of up to a megabyte is read within the time that a capture is given."""
    start = time.process_time()
    normalise(Capture(source="a.txt", sha256="0" * 64, content=parse(PAGES[name].encode())), Registry())
    assert time.process_time() - start < 4
