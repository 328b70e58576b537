"""Which other articles does a capture point to, and where does it say so?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.html_pages import PROSE, article, json_ld, page, paragraphs, read
from tests.intakes import markdown, put, see

from copydesk.article import Draft, Evidence, FrontMatter, Origin, PageText, Related, Span
from copydesk.limits import MAX_RELATED
from copydesk.normalise.front_matter import read_front_matter
from copydesk.normalise.page_text import read_page_text
from copydesk.normalise.places import Places
from copydesk.normalise.related import address_of, bounded
from copydesk.readers.captures import read_captures

ADDRESS = "https://harbourcourier.example/2025/03/ferry"
BODY = "\n\n".join(PROSE)
Said = list[tuple[str | None, str | None]]


def said(draft: Draft) -> Said:
    """Return title and address of the articles that a draft points to."""
    return [(it.title, it.url) for it in draft.related]


def words_at(text: str, it: Related) -> list[str]:
    """Return what stands where an article is pointed to."""
    return [text[span.start : span.end] for span in it.spans]


def front(folder: Path, head: str) -> Draft:
    """Return what is read out of a Markdown file."""
    (folder / "a.md").write_text(f"---\ntitle: Ferry returns\n{head}---\n{BODY}\n", encoding="utf-8")
    (capture,) = read_captures(folder, "a.md", Origin(), 0)
    assert isinstance(capture.content, FrontMatter)
    return read_front_matter(capture.content)


def test_page_text_points_behind_a_label() -> None:
    """A title behind a label is one, its label is not, and the address on the next line is its."""
    text = f"{BODY}\n\nRead also: Pier of Saltmere opens to the public\n\nhttps://harbourcourier.example/pier\n\n{PROSE[0]}"
    draft = read_page_text(PageText(text=text))
    (found,) = draft.related
    assert (found.rule, found.title, found.url) == (
        "related",
        "Pier of Saltmere opens to the public",
        "https://harbourcourier.example/pier",
    )
    assert words_at(text, found) == [found.title, found.url]
    left = [span for entry in draft.dropped for span in entry.spans]
    assert all(any(one.start <= span.start and span.end <= one.end for one in left) for span in found.spans)


@pytest.mark.parametrize(
    "line",
    ["Read more about our prices and the terms of use", "Related:", "Read also: More news", "Recommended for you"],
)
def test_a_label_without_a_title_points_nowhere(line: str) -> None:
    """What follows a label is a title only when it has the words of one, and begins like one."""
    assert said(read_page_text(PageText(text=f"{BODY}\n\n{line}\n\n{PROSE[0]}"))) == []


def test_summaries_of_teasers_are_no_titles() -> None:
    """In a feed of times its headlines are pointed to, without their bullets; sentences under them are not."""
    feed = "09:12\n• Lighthouse of Dunmarrow gets a new lamp\nThe old one was sold to a museum last week.\n09:40\n"
    found = said(read_page_text(PageText(text=f"{BODY}\n\n{feed}2. Mayor of Saltmere opens the new pier\n10:05\n")))
    assert found == [
        ("Lighthouse of Dunmarrow gets a new lamp", None),
        ("Mayor of Saltmere opens the new pier", None),
    ]


def test_markdown_points_to_its_list(tmp_path: Path) -> None:
    """The keys of an entry are those of an article; its place goes from its first value to its last."""
    draft = front(
        tmp_path,
        "related:\n"
        "  - title: Pier &amp; mole open\n    publishedDateTime: 2025-03-06T09:00:00+01:00\n"
        "    originalUrl: not an address\n    webUrl: https://harbourcourier.example/pier\n"
        "    provider:\n      name: Harbour Courier\n"
        "  - https://harbourcourier.example/mole\n  - [a, list]\n  - title: Undated\n    date: 2025-02-30\n",
    )
    first, second, third = draft.related
    assert (first.title, first.url, first.provider, str(first.published), first.rule) == (
        "Pier & mole open",
        "https://harbourcourier.example/pier",
        "Harbour Courier",
        "2025-03-06 08:00:00+00:00",
        "front_matter",
    )
    assert (second.title, second.url) == (None, "https://harbourcourier.example/mole")
    assert (third.title, third.published) == ("Undated", None)
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert words_at(text, first)[0] == "Pier &amp; mole open"
    assert words_at(text, first)[-1] == "Harbour Courier"


def test_html_points_to_its_teasers() -> None:
    """Of a teaser the heading is the title, its link is completed by the page's, and sections are not pointed to."""
    teaser = (
        '<div class="related"><a href="/2025/03/pier">Pictures of the pier</a>'
        '<a href="/2025/03/pier"><h3>Pier of Saltmere opens to the public</h3></a><a href="/sport">Sport</a>'
        '<p><a href="#top">Back to the top of it</a></p><p><a href="/">Harbour Courier home page</a></p>'
        '<p><a href="mailto:desk@harbourcourier.example">Write to the desk</a></p></div>'
    )
    text = article(behind=teaser)
    (found,) = read(text, ADDRESS).related
    assert (found.rule, found.title, found.url) == (
        "html:related",
        "Pier of Saltmere opens to the public",
        "https://harbourcourier.example/2025/03/pier",
    )
    assert words_at(text, found) == [found.title]
    assert said(read(text)) == [(found.title, None)]


def test_html_points_behind_a_label_in_the_text() -> None:
    """A line in the body that begins with a label is a title behind it."""
    line = '<p>Read also: <a href="https://ostwarder.example/bote">Eleven boats leave the harbour</a></p>'
    text = page(f"<h1>Ferry returns</h1>{paragraphs(*PROSE[:2])}{line}{paragraphs(*PROSE[2:])}")
    assert said(read(text, ADDRESS)) == [("Eleven boats leave the harbour", "https://ostwarder.example/bote")]


def test_json_ld_points_to_its_links() -> None:
    """What the metadata name as related comes first."""
    values = {"@type": "NewsArticle", "headline": "Ferry returns", "relatedLink": ["https://a.example/pier", "x", 7]}
    (found,) = read(article(json_ld(values))).related
    assert (found.rule, found.url, found.title) == ("json-ld:relatedLink", "https://a.example/pier", None)


def test_files_of_json_point_to_articles(tmp_path: Path) -> None:
    """A text that is delivered with an item of ninjs is pointed to, a picture is not; schema.org names its links."""
    pier = {"type": "text", "uri": "urn:pier", "headline": "Pier opens", "versioncreated": "2025-03-06T09:00:00Z"}
    item = {"uri": "urn:ferry", "type": "text", "headline": "Ferry returns", "body_text": BODY}
    item["associations"] = {"a": pier, "b": {"type": "picture", "uri": "urn:b"}, "c": 5}  # type: ignore[assignment]
    link = {"@type": "WebPage", "url": "https://a.example/pier", "name": "Pier opens"}
    other = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry", "relatedLink": link}
    put(tmp_path, {"a.json": json.dumps(item), "b.json": json.dumps(other | {"articleBody": BODY})})
    seen = see(tmp_path)
    (first,), (second,) = (seen.row(name)["related"] for name in ("a.json", "b.json"))
    assert (first["rule"], first["title"], first["url"]) == ("ninjs:associations", "Pier opens", None)
    assert str(first["published_at"]) == "2025-03-06 09:00:00+00:00"
    assert first["byte"] is not None
    assert (second["rule"], second["title"], second["url"]) == (
        "schema.org:relatedLink",
        "Pier opens",
        "https://a.example/pier",
    )


def test_nothing_points_to_itself_or_twice() -> None:
    """An address counts without its scheme, its fragment and a stroke at its end."""
    urls = [f"http://{ADDRESS[8:]}/#top", "https://a.example/1", "http://www.a.example/1/", None]
    titles = ["Ferry", "Pier", "The pier", "Ferry returns"]
    draft = Draft(
        title="Ferry returns",
        related=tuple(Related(rule="r", title=title, url=url) for title, url in zip(titles, urls, strict=True)),
    )
    assert said(bounded(draft, (None, ADDRESS))) == [("Pier", "https://a.example/1")]


@pytest.mark.parametrize("more", [0, 1])
def test_too_many_are_a_note(tmp_path: Path, more: int) -> None:
    """What stands behind the most that are kept is not kept in silence."""
    entries = "".join(f"  - https://a.example/{number}\n" for number in range(MAX_RELATED + more))
    put(tmp_path, {"a.md": markdown(BODY, related=f"\n{entries.rstrip()}")})
    seen = see(tmp_path)
    assert len(seen.row("a.md")["related"]) == MAX_RELATED
    assert [it for it in seen.codes("a.md") if it[0].startswith("related")] == [("related.too-many", None, None)] * more


@pytest.mark.parametrize(
    "url", ["", "#a", "/pier", "https://a.example/", "javascript:x", "ftp://a.example/x", "http://[x/1", "http://a/1"]
)
def test_what_is_no_address_of_an_article(url: str) -> None:
    """Another scheme, a whole site, a place on a page: none leads to an article."""
    assert address_of(url) is None


def test_a_long_address_of_a_page_is_not_repeated_for_each_link() -> None:
    """A page that calls itself by a megabyte does not make one of each of its links."""
    links = "".join(f'<p><a href="pier/{number}">Pier number {number} is open</a></p>' for number in range(20))
    text = article(
        f'<link rel="canonical" href="https://a.example/{"x" * 1_000_000}/">',
        behind=f"<ul class='related'>{links}</ul>",
    )
    found = read(text).related
    assert sum(len(it.url or "") for it in found) == 0


def test_places_on_one_long_line() -> None:
    """Characters of one, two and three bytes stand before what is looked for."""
    text = "é" * 5_000 + "pier\nä" + "x€" * 5_000 + "mole"
    for word in ("pier", "mole"):
        start = text.index(word)
        (found,) = Places(text, line=3, byte=10).rows(Evidence(field="", rule="", spans=(Span(start, start + 4),)))
        assert (found["byte"], found["byte_end"]) == (10 + len(text[:start].encode()), 14 + len(text[:start].encode()))
        assert found["line"] == 3 + text[:start].count("\n")
