"""Which of the titles that a page states is its headline?"""

from __future__ import annotations

import pytest
from tests.html_pages import PROSE, TITLE, article, json_ld, meta, page, paragraphs, read, rule_of, words_at

SITE = "Harbour Courier"


def losers(text: str) -> dict[str, str]:
    """Return the titles that were not taken, by their rules."""
    return {it.rule: it.value for it in read(text).losers if it.field == "title"}


def test_the_headline_that_people_see_is_taken() -> None:
    """The heading goes before what the metadata say in other words, which is kept as what lost."""
    source = article(meta(og__title="Saltmere ferry returns"))
    draft = read(source)
    assert (draft.title, rule_of(draft, "title")) == (TITLE, ["html:h1"])
    assert losers(source) == {"meta:og:title": "Saltmere ferry returns"}


def test_its_evidence_is_the_heading_and_not_the_title_of_the_head() -> None:
    """Where the same words stand in the head, the place is still that of the rule."""
    source = article(f"<title>{TITLE}</title>" + meta(og__title=TITLE))
    draft = read(source)
    (span,) = next(entry.spans for entry in draft.evidence if entry.field == "title")
    assert (source.index("<h1>") + len("<h1>"), words_at(source, draft, "title")) == (span.start, [TITLE])


@pytest.mark.parametrize(
    "title", [f"{TITLE} | {SITE}", f"{TITLE} - {SITE}", f"{SITE} \u2013 {TITLE}", f"{TITLE} \u00bb {SITE}"]
)
def test_the_name_of_the_site_is_no_part_of_it(title: str) -> None:
    """A page's title has the name of its site on either end; a page that says what it is called loses it."""
    head = f"<title>{title}</title>" + meta(og__site_name=SITE)
    assert read(page(paragraphs(*PROSE), head)).title == TITLE


def test_a_dash_inside_a_headline_stays() -> None:
    """Only the name of the site is cut off."""
    title = "Ferry returns - but only until autumn, says the port"
    assert read(page(paragraphs(*PROSE), f"<title>{title} - {SITE}</title>" + meta(og__site_name=SITE))).title == title


@pytest.mark.parametrize("markup", [f'<h1 class="logo">{SITE}</h1>', f'<h1><a href="/">{SITE}</a></h1>'])
def test_a_logo_is_no_headline(markup: str) -> None:
    """A heading that is called a logo or leads to the front page is the site's name."""
    assert read(page(f"{markup}<h1>{TITLE}</h1>{paragraphs(*PROSE)}")).title == TITLE


def test_a_heading_that_names_the_site_is_no_headline() -> None:
    """The site's name in the largest letters is still its name."""
    head = meta(og__site_name=SITE, og__title=TITLE)
    assert read(page(f"<h1>{SITE}</h1><h2>{TITLE}</h2>{paragraphs(*PROSE)}", head)).title == TITLE


def test_a_kicker_above_the_headline_is_no_part_of_it() -> None:
    """A word above the headline that its markup calls a kicker says which desk it is of."""
    heading = f'<h1><span class="kicker">Shipping</span> <span>{TITLE}</span></h1>'
    assert read(page(heading + paragraphs(*PROSE))).title == TITLE


def test_emphasis_in_a_headline_stays() -> None:
    """Words that are set in italics or bold are words of the headline."""
    assert read(page(f"<h1>Ferry <em>returns</em> to <b>Saltmere</b></h1>{paragraphs(*PROSE)}")).title == (
        "Ferry returns to Saltmere"
    )


def test_json_ld_states_the_headline_where_nobody_sees_one() -> None:
    """The metadata decide when the page has no heading."""
    draft = read(page(paragraphs(*PROSE), json_ld({"@type": "NewsArticle", "headline": TITLE})))
    assert (draft.title, rule_of(draft, "title")) == (TITLE, ["json-ld:headline"])


def test_entities_are_decoded_also_twice() -> None:
    """Programs escape what is escaped already."""
    assert read(page(paragraphs(*PROSE), meta(og__title="Salt &amp;amp; pepper for the island"))).title == (
        "Salt & pepper for the island"
    )


def test_a_heading_that_speaks_of_something_else_is_not_taken() -> None:
    """When the metadata of the article state a headline, a heading that shares no word with it is another thing's."""
    head = f"<title>{TITLE}</title>" + json_ld({"@type": "NewsArticle", "headline": TITLE})
    draft = read(page(f"<h1>Watch today's weather</h1>{paragraphs(*PROSE)}", head))
    assert draft.title == TITLE


def test_the_only_heading_above_the_text_goes_before_the_title_of_the_section() -> None:
    """What a page states for browsers and for sharing is often the title of the site's section."""
    head = f"<title>Boats and tides</title>{meta(og__title='Boats and tides of the coast')}"
    assert read(article(head)).title == TITLE


@pytest.mark.parametrize(
    "markup",
    [
        f"<h1>Harbour news</h1><h2>{TITLE}</h2>",  # the title is what people see, in another heading
        f"<h1>Harbour news</h1><h1>Sea and land</h1><p>{PROSE[0]}</p>",  # there are two
    ],
)
def test_a_heading_that_may_be_the_section_is_not_taken(markup: str) -> None:
    """The title that is stated stays, where the heading is not the only one that could be the headline."""
    assert read(page(f"{markup}{paragraphs(*PROSE)}", f"<title>{TITLE}</title>")).title == TITLE


def test_the_part_of_a_heading_that_json_ld_states_is_the_headline() -> None:
    """Of two parts that the metadata know, the surer statement decides."""
    head = meta(og__title="Ferries") + json_ld({"@type": "NewsArticle", "headline": TITLE})
    assert read(page(f"<h1><span>Ferries</span><div>{TITLE}</div></h1>{paragraphs(*PROSE)}", head)).title == TITLE


def test_a_site_that_is_named_by_its_host_and_its_slogan_is_cut_off() -> None:
    """A last part that begins with the host is the site, whatever it says of itself."""
    title = f"{TITLE} | Harbour Courier - all about the sea"
    source = page(paragraphs(*PROSE), f"<title>{title}</title>{meta(og__title=title)}")
    assert read(source, "https://harbour-courier.example/1").title == title
    assert read(source, "https://harbour.courier/1").title == TITLE


def test_a_headline_that_begins_with_the_name_of_the_site_stays() -> None:
    """An outlet speaks of itself in its leaders; the desk behind the headline is not the headline."""
    title = f"The {SITE} view on ferries: a town on the brink"
    head = f"<title>{title} | Editorial</title>{meta(og__title=f'{title} | Editorial', og__site_name=f'The {SITE}')}"
    assert read(page(f"<h1>{title}</h1>{paragraphs(*PROSE)}", head)).title == title


def test_a_page_that_states_no_title_has_none() -> None:
    """No bait, no first sentence, is made a headline."""
    assert read(page(paragraphs(*PROSE))).title is None


def test_a_text_of_many_lines_is_no_headline() -> None:
    """A heading around a whole page is markup gone wrong."""
    assert read(page(f"<h1>{' '.join((*PROSE, *PROSE))}</h1>{paragraphs(*PROSE)}")).title is None
