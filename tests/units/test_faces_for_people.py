"""Are the summary and the page readable, by eyes and by programs that read aloud?"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.reports import HOSTILE, check, everything, example, group, place, report, twice

from copydesk.faces import face, markdown
from copydesk.faces.markdown import code
from copydesk.plain import visible
from copydesk.report import Report

VOID = {"meta", "br"}


class Page(HTMLParser):
    """The elements of a page in their order, with their text; refuses a page that is not well nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append((tag, dict(attrs)))
        self._open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text of an element."""
        if self._open and data.strip():
            self.words.append((self._open[-1], data.strip()))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, tag: str) -> list[str]:
        """Return the words right inside of every element of a kind."""
        return [words for name, words in self.words if name == tag]


def page(shown: Report) -> Page:
    """Return the parsed page of a report."""
    return Page(face("html")(shown, place))


def tables(shown: Report) -> list[list[list[Token]]]:
    """Return the rows of every table of a summary, each cell a token."""
    found: list[list[list[Token]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(face("markdown")(shown, place)):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level > 2:
            found[-1][-1].append(token)
    return found


def words(cell: Token) -> str:
    """Return what a reader sees in a cell."""
    return "".join(child.content for child in cell.children or [])


# HTML


def test_a_page_needs_nothing_else() -> None:
    """No script, no address, no form: the policy of the page forbids everything but its own style."""
    found = page(everything())
    policy = [meta["content"] for meta in found.of("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert {tag for tag, _ in found.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "section", "div", "h1", "h2", "h3", "p", "br", "dl",
        "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "span",
    }  # fmt: skip
    names = {name for _, attributes in found.tags for name in attributes}
    assert names <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "id", "scope", "role", "tabindex",
        "aria-label", "aria-labelledby",
    }  # fmt: skip
    (style,) = found.text("style")
    assert "url(" not in style
    assert "@import" not in style


def test_a_page_is_read_aloud() -> None:
    """It has a language, one main heading and no level left out; tables have captions and each header its scope."""
    found = page(everything())
    assert [entry["lang"] for entry in found.of("html")] == ["en"]
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(found.of("caption")) == len(found.of("table"))
    assert {header.get("scope") for header in found.of("th")} == {"col", "row"}
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    wanted = {attributes["aria-labelledby"] for _, attributes in found.tags if "aria-labelledby" in attributes}
    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)


def test_colour_never_speaks_alone() -> None:
    """Whatever has the colour of a state says the state in words."""
    found = page(everything())
    coloured = [entry for _, entry in found.tags if (entry.get("class") or "").startswith("state ")]
    said = [said for said in found.text("span") + found.text("td") if said in {
        "fails", "error within its threshold", "warning", "in the baseline",
    }]  # fmt: skip
    assert len(said) == len(coloured) == 12
    assert found.text("h1") == ["✗ copydesk: failed"]
    assert page(report()).text("h1") == ["✓ copydesk: passed"]


def luminance(colour: str) -> float:
    """Return how bright a colour is, as WCAG counts it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
def test_words_stand_out_in_light_and_dark(scheme: int) -> None:
    """Every colour of words has a contrast of 4.5 to its paper (WCAG AA), in both schemes."""
    blocks = re.findall(r":root \{(.*?)\}", page(everything()).text("style")[0], re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", blocks[scheme]))
    for paper in ("paper", "shade"):
        for ink in set(colours) - {"paper", "shade", "line"}:
            light, dark = sorted((luminance(colours[paper]), luminance(colours[ink])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (paper, ink)


def test_a_page_holds_the_whole_report() -> None:
    """Findings with their mends, places, examples, the funnel, and the road of every check."""
    text = face("html")(everything(), place)
    for said in (
        "captures/courier/1.txt:12", "captures/feeds/äöü 1,2%.jsonl, row 17", "0" * 32, "1,193", "1,200",
        "5 found, 2 of them in the baseline. Write a title of 5 to 300 characters.", "whole table", "per batch",
        "3 of 5 shown", "2025-03-06",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_word_is_an_element(name: str) -> None:
    """A hostile report has the elements and attributes of a harmless one, and its words are seen as they are."""
    evil = HOSTILE[name]
    hostile, harmless = page(of_words(evil)), page(of_words("x"))
    assert hostile.tags == harmless.tags
    assert visible(evil.strip()) in hostile.text("code")


def of_words(said: str) -> Report:
    """Return a report in which every string is the same."""
    found = example(source=said, id=said, column=said, message=said)
    return report(group(said, help=said, examples=[found]), contract=said, as_of=said)


# Markdown


def test_a_summary_has_its_tables() -> None:
    """Funnel, findings, examples and checks, each row whole."""
    funnel, findings, examples, checks = tables(everything())
    assert [[words(cell) for cell in row] for row in funnel][1:] == [
        ["read", "1,200"],
        ["superseded by another record of the same article", "2"],
        ["quarantined, broke the contract", "5"],
        ["accepted", "1,193"],
    ]
    assert [words(row[1]) for row in findings[1:]] == [
        "fails", "fails", "error within its threshold", "in the baseline", "warning",
    ]  # fmt: skip
    assert [words(cell) for cell in examples[2]] == [
        "title.length", "captures/feeds/äöü 1,2%.jsonl, row 17", "", "Found: | <b>`[x](y)`</b>", "fails",
    ]  # fmt: skip
    assert [words(cell) for cell in checks[2]] == ["title.mine", "title", "error", "1", "per batch"]


def test_a_good_summary_is_short() -> None:
    """Without a finding there is no table of findings."""
    text = face("markdown")(report(), place)
    assert text.startswith("# ✓ copydesk: passed\n\n0 errors, 0 warnings; 1,200 records read.\n")
    assert "No finding." in text
    assert [len(table) for table in tables(report())] == [5]


def test_a_code_of_two_levels_is_two_lines() -> None:
    """What fails and what does not stand apart, in the summary and on the page."""
    findings = tables(twice())[1]
    assert [[words(cell) for cell in row[:3]] for row in findings[1:]] == [
        ["title.size", "fails", "2"],
        ["title.size", "warning", "3"],
    ]
    assert page(twice()).text("h3") == []
    assert [said for said in page(twice()).text("code") if said == "title.size"] == ["title.size"] * 5


@pytest.mark.parametrize("room", [200_000, 20_000, 3_000])
def test_a_summary_is_no_larger_than_github_takes(room: int) -> None:
    """Examples go first, then checks, then findings; what is left out is counted, and the tables stay whole."""
    many = [example(line=line, message="x" * 200) for line in range(1, 101)]
    found = report(
        *(group(f"a.{number}", count=500, examples=many) for number in range(50)),
        checks=tuple(check(f"a.{number}") for number in range(50)),
    )
    text = markdown.show(found, place, room)
    assert len(text.encode()) <= room
    examples, checks, rules = [
        int(said[1].replace(",", "")) if (said := re.search(rf"and ([\d,]+) more {noun}", text, re.IGNORECASE)) else 0
        for noun in ("examples?", "checks?", "findings?")
    ]
    assert (examples > 0, checks > 0, rules > 0) == (True, room < 20_000, room < 20_000)
    shown = [line for line in text.splitlines() if line.startswith("| `a.")]
    assert len(shown) == 50 * 100 - examples + 50 - checks + 50 - rules
    assert len(markdown.show(found, place).encode()) <= markdown.ROOM == 2**20
    assert "more example" not in markdown.show(everything(), place)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a", "`a`"),
        ("", ""),
        (None, ""),
        ("  ", ""),
        (" a ", "`a`"),
        ("a`b", "``a`b``"),
        ("``", "``` `` ```"),
        ("a|b", r"`a\|b`"),
        ("a\nb", r"`a\nb`"),
    ],
)
def test_words_of_a_file_are_code(value: str | None, shown: str) -> None:
    """Code spans keep mentions, links and markup from being alive, and are cells that a bar does not end."""
    assert code(value) == shown


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_word_is_markup(name: str) -> None:
    """A hostile report has the rows and cells of a harmless one, made of text and code alone."""
    hostile, harmless = tables(of_words(HOSTILE[name])), tables(of_words("x"))
    assert [[len(row) for row in table] for table in hostile] == [[len(row) for row in table] for table in harmless]
    assert words(hostile[2][1][3]) == visible(HOSTILE[name].strip())
    kinds = {child.type for table in hostile for row in table for cell in row for child in cell.children or []}
    assert kinds <= {"text", "code_inline", "strong_open", "strong_close"}
