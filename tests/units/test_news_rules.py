"""Does each news rule know the whole list of what it speaks of, and nothing beside it?"""

from __future__ import annotations

import html
import string
from collections.abc import Iterable
from itertools import product

import polars as pl
import pytest

from copydesk.contract.news import EXPRESSIONS
from copydesk.normalise.urls import canonical_url

READINGS = {
    "cs": "Příliš žluťoučký kůň",
    "de": "Größe über Öl",
    "el": "Ο πρωθυπουργός υπέγραψε τον νόμο",
    "en": "It’s “over” — they said…",
    "es": "¿Dónde está el niño?",
    "fr": "L’été à Orléans : « c’est fini »",
    "ar": "رئيس الوزراء يوقع قانون",
    "he": "ראש הממשלה חתם על החוק",
    "hi": "प्रधानमंत्री ने कानून पर हस्ताक्षर किए",
    "ja": "子どもへの体罰を、禁止する",
    "pl": "Ziemniaki na szóstej, surówka na dziesiątej",
    "pt": "São Paulo não terá eleições amanhã",
    "ru": "Премьер подписал закон о пенсиях",
    "sv": "Åtta på åkern",
    "th": "นายกรัฐมนตรีลงนามกฎหมาย",
    "tr": "Başbakan yasayı imzaladı",
    "uk": "Прем'єр підписав закон її",
    "vi": "Thủ tướng ký luật hưu trí",
    "zh": "美国总统签署法律，明天生效。",
}
"""A sentence of each language with the signs that it needs."""

PARAMETERS = (
    "utm_source utm_campaign fbclid gclid gclsrc dclid gbraid wbraid msclkid ttclid twclid yclid igsh igshid "
    "mc_cid mc_eid mkt_tok _hsenc _hsmi hsCtaTracking oly_anon_id oly_enc_id vero_id pk_campaign mtm_source "
    "ns_campaign ns_mchannel ns_source at_campaign at_medium at_custom1 wt_mc wt.mc_id xtor CMP cmpid icid "
    "ICID ncid ocid smid smtyp smprod sr_share ito tpcc guccounter guce_referrer guce_referrer_sig ref_src "
    "ref_url srcref trk trkCampaign fb_action_ids __tn__ __twitter_impression"
)
REFERENCES = (
    "amp lt gt quot apos nbsp shy zwj zwnj lsquo rsquo ldquo rdquo laquo raquo sbquo bdquo ndash mdash hellip "
    "bull middot copy reg trade euro pound deg sect iexcl iquest ordf ordm szlig aelig AElig oelig OElig "
    "ntilde ccedil aring oslash"
)
REFUSALS = (
    "Access Denied;Access to this page has been denied;403 Forbidden;404;404 Not Found;404 Error;HTTP 410 Gone;"
    "Error 404 - Page not found;429 Too Many Requests;500 Internal Server Error;502 Bad Gateway;"
    "503 Service Unavailable;503 Service Temporarily Unavailable;504 Gateway Time-out;400 Bad Request;"
    "401 Unauthorized;Page Not Found;Article not found;Just a moment...;One moment, please...;"
    "Attention Required! | Cloudflare;Security check required;Request rejected;DDoS-Guard;"
    "Checking your browser before accessing harbourcourier.example;Are you a robot?;Robot or human?;"
    "Robot Check;Human Verification;Verify you are human;Verifying that you are human;Pardon Our Interruption;"
    "Please enable JavaScript;JavaScript is disabled;Redirecting...;Untitled Document;Seite nicht gefunden;"
    "Zugriff verweigert;Page introuvable;Page non trouvée;Accès refusé;Página no encontrada;Acceso denegado;"
    "Página não encontrada;Pagina non trovata"
)
"""What servers and their guards give for a title."""

HEADLINES = (
    "Access denied: reporters barred from court;Forbidden fruit is back on the market;404 people return home;"
    "Just a moment of calm before the vote;Are you a robot? Judges say chatbots must tell;"
    "Verification of humans begins;Page turns: the library is not found wanting;"
    "Redirecting the river will cost millions;Security check finds holes in the dam"
)
"""Titles of articles that begin or sound like it."""

DESKS = (
    "a@b.example;https://a.example;Agent 7;Staff;Newsroom;The Editors;Editorial;City desk;Team;Agency;Agence;"
    "Agentur;Agencia;Redaktion;Rédaction;Redacción;Press;News;Media;A Group;Reuters;AFP;dpa;EFE;Reporter;"
    "Correspondent;Journalist;A Inc;A GmbH;A Ltd"
)


def breaks(code: str, column: str, values: Iterable[object]) -> list[bool]:
    """Tell of each value of a column whether it breaks a rule."""
    kept = pl.DataFrame({column: list(values)}).select(EXPRESSIONS[code]()).to_series()
    return [not it for it in kept.fill_null(value=True)]


def missed(code: str, column: str, values: Iterable[object]) -> list[object]:
    """Return the values that a rule does not find."""
    tried = list(values)
    return [value for value, broken in zip(tried, breaks(code, column, tried), strict=True) if not broken]


def misread(text: str, encoding: str) -> str:
    """Return what UTF-8 becomes when it is read as another encoding; a byte that it lacks stays a control."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("column", ["title", "text"])
def test_a_misread_sentence_is_found_in_each_language(column: str) -> None:
    """UTF-8 read as Windows-1252 is found whatever the language, and UTF-8 read as what it is never."""
    assert missed(f"{column}.encoding", column, [misread(text, "cp1252") for text in READINGS.values()]) == []
    assert not any(breaks(f"{column}.encoding", column, READINGS.values()))


@pytest.mark.parametrize("sign", "，。！：、ーのアकपीากผน")
def test_a_single_misread_sign_of_asia_is_found(sign: str) -> None:
    """One sign is enough in the scripts whose signs take three bytes and begin alike."""
    assert breaks("title.encoding", "title", [misread(f"a{sign}", "cp1252")]) == [True]


def test_a_misread_cyrillic_sentence_is_found() -> None:
    """Where UTF-8 is read as Windows-1251, Cyrillic stays Cyrillic and is wrong nevertheless."""
    assert missed("title.encoding", "title", [misread(READINGS[name], "cp1251") for name in ("ru", "uk")]) == []


def test_each_control_character_is_found() -> None:
    """No control and no sign that turns the direction of reading passes, but tab and line ends in a body."""
    plain = "\t\n\r"
    controls = [chr(number) for number in (*range(0x20), *range(0x7F, 0xA0)) if chr(number) not in plain]
    turns = [chr(number) for number in (*range(0x2028, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)]
    assert missed("text.control", "text", [f"ab{sign}c" for sign in (*controls, *turns)]) == []
    assert missed("title.control", "title", [f"ab{sign}c" for sign in (*controls, *turns, *plain)]) == []
    assert not any(breaks("text.control", "text", [f"ab{sign}c" for sign in plain]))


@pytest.mark.parametrize("script", ["a", "я", "ω", "字", "한"])
@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f"])
def test_what_a_script_never_needs_hides(script: str, sign: str) -> None:
    """Signs without width are found behind letters of scripts that are written without them."""
    assert breaks("title.control", "title", [f"{script}{sign}{script}"]) == [True]


@pytest.mark.parametrize("text", ["می\u200cشود", "क्\u200dष", "ប្រទេស\u200bកម្ពុជា", "שלום\u200f!", "👩\u200d🚀"])
def test_what_a_script_needs_is_no_fault(text: str) -> None:
    """Joiners, blanks without width and marks of direction are spelling in many scripts."""
    assert breaks("title.control", "title", [text]) == [False]


@pytest.mark.parametrize("column", ["title", "text", "description"])
def test_each_reference_of_running_text_is_markup(column: str) -> None:
    """Every named reference that newsrooms' systems write is found, and what only looks like one is not."""
    letters = [f"{letter}{mark}" for letter, mark in product("aeiouAEIOU", ("acute", "grave", "circ", "uml"))]
    references = [f"a&{name};b" for name in [*letters, *REFERENCES.split(), "#8217", "#x2019", "#X2019"]]
    assert [text for text in references if html.unescape(text) == text] == []
    assert missed(f"{column}.markup", column, references) == []
    assert not any(breaks(f"{column}.markup", column, ["AT&T; B&B", "a &b; c", "?a=1&copy=2", "&#;", "& amp;"]))


def test_tags_that_a_browser_would_act_on_are_markup() -> None:
    """A closing tag, one with an attribute, a break and a comment are found; a tag that is spoken of is not."""
    tags = [
        "a</b>",
        "<a href='x'>b",
        "a<br>b",
        "a<BR/>b",
        "a<p>b",
        "a<hr>b",
        "a<!-- b -->",
        "</amp-img>",
        '<img src="x">',
    ]
    assert missed("text.markup", "text", tags) == []
    assert not any(breaks("text.markup", "text", ["the <blink> tag", "1 < 2 > 0", "<3", "a <- b -> c", "List<String>"]))


def test_each_refusal_of_a_server_is_an_error_page() -> None:
    """What servers and their guards say is found, and a headline that begins so is none."""
    assert missed("title.error-page", "title", [*REFUSALS.split(";"), "  ACCESS DENIED  "]) == []
    assert not any(breaks("title.error-page", "title", HEADLINES.split(";")))


@pytest.mark.parametrize("mark", [" | ", " - ", " – ", " — ", " · ", " :: ", " » "])
@pytest.mark.parametrize("name", ["Harbour Courier", "HARBOUR courier", "harbourcourier.example"])
def test_each_separator_before_a_site_is_known(mark: str, name: str) -> None:
    """Whatever stands between headline and site, and in whatever case the site is written."""
    frame = pl.DataFrame({"provider": ["Harbour Courier"], "provider_domain": ["harbourcourier.example"]})
    for title, kept in ((f"Ferry{mark}{name}", False), (f"Ferry{mark}The {name}", True), (f"Ferry {name}", True)):
        assert frame.with_columns(title=pl.lit(title)).select(EXPRESSIONS["title.site-suffix"]()).item() is kept, title


def test_each_parameter_of_a_campaign_is_tracking() -> None:
    """Each is found as the first and as a later one; ids of articles, and parts of other words, are not."""
    names = PARAMETERS.split()
    addresses = [f"https://a.example/x?{first}{name}=y" for name in names for first in ("", "id=1&")]
    assert missed("url.tracking", "canonical_url", addresses) == []
    kept = [f"https://a.example/{name}?my{name}=y&id={name}" for name in names]
    assert not any(breaks("url.tracking", "canonical_url", kept))
    assert not any(breaks("url.tracking", "canonical_url", ["https://a.example/x?cmp=4&p=1&s=2&v=3&article=4&ref=5"]))


def test_the_cleaner_of_addresses_leaves_work_to_the_rule() -> None:
    """Many parameters stay in a canonical address, and each of those is found there."""
    cleaned = [canonical_url(f"https://a.example/x?id=1&{name}=abc1") for name in PARAMETERS.split()]
    kept = [url for url in cleaned if url != "https://a.example/x?id=1"]
    assert len(kept) > 20
    assert missed("url.tracking", "canonical_url", kept) == []


def test_the_languages_are_those_of_iso_639_1() -> None:
    """Of all pairs of letters exactly the 183 of the standard are codes; countries and longer codes are none."""
    pairs = ["".join(pair) for pair in product(string.ascii_lowercase, repeat=2)]
    codes = missed("language.form", "language", pairs)
    assert len(codes) == 183
    assert {"de", "en", "es", "fr", "ja", "nb", "uk", "zh"} <= set(codes)
    assert not {"cz", "dk", "gr", "jp", "ua", "cn"} & set(codes)
    assert missed("language.form", "language", ["", "EN", "en-US", "deu", "pcm", " en", "en\n"]) == []


@pytest.mark.parametrize("joint", ["and", "und", "et", "og", "och", "&", "|", "/", "AND"])
def test_each_joint_of_names_is_a_byline(joint: str) -> None:
    """Two people in one entry are found whatever joins them; names with particles are one person."""
    assert (
        breaks("author.byline", "authors", [[f"Mara Ilves {joint} Otto Kahl"], ["Ina Ree", f"A B {joint} C"]])
        == [True] * 2
    )
    assert not any(
        breaks("author.byline", "authors", [["Ortega y Gasset"], ["Otto von Kahl"], ["Ludvig Etander"], [None]])
    )


@pytest.mark.parametrize("start", ["By", "by", "BY", "Written by", "Posted by", "Von", "Par", "por"])
def test_each_start_of_a_byline_is_one(start: str) -> None:
    """The word before a name is found; where it may be a name itself, two more words tell."""
    assert breaks("author.byline", "authors", [[f"{start} Mara Ilves"]]) == [True]


@pytest.mark.parametrize("name", DESKS.split(";"))
def test_each_desk_and_agency_is_suspect(name: str) -> None:
    """Desks, agencies, roles and addresses are no people."""
    assert breaks("author.suspect", "authors", [[name], ["Mara Ilves"]]) == [True, False]


def test_a_domain_is_looked_at_once_and_answered_everywhere() -> None:
    """Many rows of few domains have the answers that each domain has alone, nulls too."""
    mixed, pure = ("".join(name).encode("idna").decode() for name in ("hаrbour.example", "пример.example"))
    domains = [mixed, None, pure, "harbour.example", "xn--", "a.xn--zz.example"]
    alone = [pl.DataFrame({"provider_domain": [it]}, schema={"provider_domain": pl.String}) for it in domains]
    answers = [frame.select(EXPRESSIONS["provider.confusable"]()).item() for frame in alone]
    assert answers == [False, None, True, True, True, True]
    many = pl.LazyFrame({"provider_domain": domains * 5000})
    found = many.select(EXPRESSIONS["provider.confusable"]()).collect(engine="streaming").to_series()
    assert found.to_list() == answers * 5000
