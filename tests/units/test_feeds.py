"""Do items of feeds become articles, each with the elements that its fields came from?"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from tests.intakes import put, see

from copydesk.article import FeedItem, Image, Moment
from copydesk.limits import MAX_CAPTURE_BYTES, MAX_ITEM_ELEMENTS, MAX_XML_DEPTH
from copydesk.normalise.feeds import read_feed_item
from copydesk.normalise.mail_dates import parse_mail_date
from copydesk.readers.base import Item, Payload
from copydesk.readers.captures import items

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
ITEM = """<item>
  <title>Ferry &amp;amp; pier return</title>
  <link>https://harbourcourier.example/2025/03/04/ferry?utm_source=rss</link>
  <guid isPermaLink="false">hc-1</guid>
  <description>&lt;p&gt;The ferry is &lt;b&gt;back&lt;/b&gt;.&lt;/p&gt;</description>
  <content:encoded><![CDATA[<p>The ferry is back in the harbour.</p>
  <p>It sails daily.</p><script>x</script>]]></content:encoded>
  <dc:creator>Mara Ilves and Jonas Petersen</dc:creator>
  <dc:creator>Harbour Courier Newsroom</dc:creator>
  <pubDate>Tue, 04 Mar 2025 09:00:00 +0100</pubDate>
  <category>Transport</category><category>Harbour</category><category>Transport</category>
  <media:content url="https://harbourcourier.example/ferry.jpg" medium="image" width="1200" height="675">
    <media:description>The ferry at the pier</media:description><media:credit>Ana Sousa</media:credit>
  </media:content>
  <media:thumbnail url="https://harbourcourier.example/small.jpg"/>
  <comments>https://harbourcourier.example/talk</comments>
</item>
"""


def rss(
    *entries: str, about: str = "<title>Harbour Courier</title><link>https://www.harbourcourier.example/</link>"
) -> str:
    """Return a feed of RSS 2.0."""
    body = "".join(entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {SPACES}><channel>{about}\n{body}</channel></rss>'
    )


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de-AT">
<title>Ostwarder Bote</title><link rel="self" href="https://bote.example/feed"/><link href="https://bote.example/"/>
<rights>CC BY 4.0</rights>
<entry>
  <title type="html">Die F&#xE4;hre ist &amp;lt;da&amp;gt;</title>
  <link rel="alternate" href="/2025/faehre"/>
  <id>tag:bote.example,2025:1</id>
  <summary>Nach neun Jahren.</summary>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Die Fähre
  ist <i>wieder</i> da.</p><p>Sie fährt.</p></div></content>
  <author><name>Jana Lindqvist</name><email>jana@bote.example</email></author>
  <published>2025-03-04T09:00:00+01:00</published><updated>2025-03-05T10:30:00Z</updated>
  <category term="verkehr" label="Verkehr"/>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://fanal.example/rss"><title>Le Fanal</title><link>https://fanal.example/</link>
<dc:language>fr-FR</dc:language></channel>
<item rdf:about="https://fanal.example/1"><title>Le bac revient</title><link>https://fanal.example/1</link>
<dc:date>2025-03-04T09:00+01:00</dc:date></item>
<item rdf:about="https://fanal.example/2"><title>Le quai</title></item>
</rdf:RDF>"""


def read(text: str | bytes) -> list[Item]:
    """Return the items of a payload."""
    return list(items(Payload(text if isinstance(text, bytes) else text.encode())))


def drafts(text: str | bytes) -> list[Any]:
    """Return the drafts of the items of a feed."""
    contents = [item.content for item in read(text)]
    assert all(isinstance(it, FeedItem) for it in contents)
    return [read_feed_item(it) for it in contents if isinstance(it, FeedItem)]


def rules(draft: Any) -> dict[str, str]:
    """Return the rule of each field."""
    return {entry.field: entry.rule for entry in draft.evidence}


def at(*parts: int) -> dt.datetime:
    """Return an instant."""
    return dt.datetime(*parts, tzinfo=dt.UTC)


def zoned(at: dt.datetime, precision: str = "second", hours: int = 1) -> Moment:
    """Return a moment of a zone that lies so many hours before UTC."""
    return Moment(at=at, precision=precision, tz_known=True, offset=dt.timedelta(hours=hours))


def test_rss_says_everything_about_an_article() -> None:
    """Every field comes from its own element, unescaped once, and people alone are authors."""
    (found,) = drafts(rss(ITEM))
    assert (found.title, found.description) == ("Ferry & pier return", "The ferry is back.")
    assert found.paragraphs == ("The ferry is back in the harbour.", "It sails daily.")
    assert found.authors == ("Mara Ilves", "Jonas Petersen")
    assert found.published == zoned(at(2025, 3, 4, 8))
    assert found.topics == ("Transport", "Harbour")
    picture = Image(url="https://harbourcourier.example/ferry.jpg", width=1200, height=675)
    assert [(it.url, it.width, it.height) for it in found.images] == [(picture.url, 1200, 675)]
    assert [(it.caption, it.credit) for it in found.images] == [("The ferry at the pier", "Ana Sousa")]
    assert rules(found) == {
        "title": "rss:title",
        "url": "rss:link",
        "text": "rss:content:encoded",
        "description": "rss:description",
        "published_at": "rss:pubDate",
        "authors": "rss:dc:creator",
        "topics": "rss:category",
        "images": "rss:media:content",
    }
    assert {entry.rule for entry in found.dropped} == {
        "rss:guid",
        "rss:comments",
        "rss:media:thumbnail",
        "rss:dc:creator",
    }


def test_atom_says_everything_about_an_article() -> None:
    """Text of XHTML is read as it stands, a relative link belongs to the feed, and the feed's rights are the item's."""
    (found,) = drafts(ATOM)
    assert (found.title, found.url) == ("Die Fähre ist <da>", "https://bote.example/2025/faehre")
    assert (found.description, found.paragraphs) == (
        "Nach neun Jahren.",
        ("Die Fähre ist wieder da.", "Sie fährt."),
    )
    assert (found.authors, found.topics, found.rights) == (("Jana Lindqvist",), ("Verkehr",), "CC BY 4.0")
    assert found.published == zoned(at(2025, 3, 4, 8))
    assert found.modified.at == at(2025, 3, 5, 10, 30)
    assert (found.outlet.name, found.outlet.url) == ("Ostwarder Bote", "https://bote.example/")
    assert rules(found)["rights"] == "atom:feed-rights"


def test_rss_of_rdf_has_its_items_beside_the_channel() -> None:
    """RSS 1.0 is read by the same elements; an item without a link is named by its identity."""
    one, two = drafts(RDF)
    assert (one.title, one.language, two.url) == ("Le bac revient", "fr", "https://fanal.example/2")
    assert one.published == zoned(at(2025, 3, 4, 8), "minute")
    assert (rules(one)["published_at"], rules(two)["language"]) == ("rss:dc:date", "rss:feed-language")


@pytest.mark.parametrize(
    ("element", "field", "value"),
    [
        ("<author>desk@courier.example (Mara Ilves)</author>", "authors", ("Mara Ilves",)),
        ("<author>desk@courier.example</author>", "authors", ()),
        ("<guid>https://courier.example/9</guid>", "url", "https://courier.example/9"),
        ("<link>javascript:alert(1)</link>", "url", None),
        ("<link>https://[broken/</link>", "url", None),
        ("<dc:rights>(c) Courier</dc:rights>", "rights", "(c) Courier"),
        ('<enclosure url="https://c.example/a.mp3" type="audio/mpeg"/>', "images", ()),
        (
            '<enclosure url="https://c.example/a.png" type="image/png"/>',
            "images",
            (Image(url="https://c.example/a.png"),),
        ),
        (f"<description>{'&lt;p&gt;It sails again. ' * 60}</description>", "description", None),
    ],
)
def test_an_element_gives_its_field(element: str, field: str, value: object) -> None:
    """What is no person, no address, no picture gives nothing."""
    (found,) = drafts(rss(f"<item><title>Ferry</title>{element}</item>"))
    assert getattr(found, field) == value


def test_evidence_stands_in_the_file(tmp_path: Path) -> None:
    """Lines and bytes are those of the feed, also behind letters of several bytes."""
    text = rss("<item><title>Fähre ä</title></item>\n", ITEM, about="<title>Höfen</title>")
    found = see(put(tmp_path, {"feed.xml": text}))
    assert [row["row"] for row in found.rows] == [0, 1]
    (title,) = [it for it in found.rows[1]["evidence"] if it["field"] == "title"]
    assert text.encode()[title["byte"] : title["byte_end"]].decode() == "<title>Ferry &amp;amp; pier return</title>"
    assert (title["line"], title["rule"]) == (5, "rss:title")


def test_a_feed_is_a_weak_word_about_the_provider(tmp_path: Path) -> None:
    """The feed names the provider where nobody else does; the sidecar goes before."""
    origins = (
        '["b.xml"]\nprovider = "Vellin Monitor"\nprovider_domain = "vellin.example"\nurl = "https://vellin.example/x"\n'
    )
    put(tmp_path, {"a.xml": rss(ITEM), "b.xml": rss(ITEM.replace("/ferry?", "/pier?")), "origins.toml": origins})
    found = see(tmp_path)
    one, two = found.row("a.xml"), found.row("b.xml")
    assert (one["provider"], one["provider_domain"]) == ("Harbour Courier", "harbourcourier.example")
    assert (two["provider"], two["provider_domain"]) == ("Vellin Monitor", "vellin.example")
    assert [it["rule"] for it in one["evidence"] if it["field"].startswith("provider")] == ["rss:feed", "rss:feed"]
    assert two["url"].startswith("https://harbourcourier.example/")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 04 Mar 2025 09:00:00 +0100", zoned(at(2025, 3, 4, 8))),
        ("4 Mar 25 09:00 EST", zoned(at(2025, 3, 4, 14), "minute", -5)),
        ("Tuesday, 4 March 2025 09:00:00 GMT", Moment(at=at(2025, 3, 4, 9), precision="second", tz_known=True)),
        ("Tue, 04 Mar 2025 09:00:00", Moment(at=at(2025, 3, 4, 9), precision="second", tz_known=False)),
        ("Tue, 04 Mar 2025 09:00:00 CET", Moment(at=at(2025, 3, 4, 9), precision="second", tz_known=False)),
        ("04 Mar 2025", Moment(at=at(2025, 3, 4), precision="day", tz_known=False)),
        ("2025-03-04T09:00:00Z", Moment(at=at(2025, 3, 4, 9), precision="second", tz_known=True)),
        ("04 Mrz 2025 09:00:00 GMT", None),
        ("yesterday", None),
        ("9" * 100, None),
    ],
)
def test_dates_of_mail_are_read(text: str, moment: Moment | None) -> None:
    """Offsets and the zones of RFC 822 are known, other names are not, and no form is guessed."""
    assert parse_mail_date(text) == moment


@pytest.mark.parametrize("text", ["31 Feb 2025 09:00:00 GMT", "04 Mar 2025 25:00:00 GMT", "1 Mar 2025 09:00 +9900"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    """A date that no calendar has is a note, never another day."""
    with pytest.raises(ValueError, match=r"\w"):
        parse_mail_date(text)
    (found,) = drafts(rss(f"<item><title>Ferry</title>\n<pubDate>{text}</pubDate></item>"))
    assert [(note.code, note.column, note.line) for note in found.notes] == [("date.invalid", "published_at", 2)]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def typed(entities: str, title: str) -> str:
    """Return a feed with a DOCTYPE."""
    return rss(f"<item><title>{title}</title></item>").replace("<rss", f"<!DOCTYPE rss [{entities}]>\n<rss", 1)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (typed(f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;"), "feed.unsafe", "DOCTYPE"),
        (typed('<!ENTITY x SYSTEM "file:///etc/hosts">', "&x;"), "feed.unsafe", "DOCTYPE"),
        (typed("", "Ferry"), "feed.unsafe", "DOCTYPE"),
        (rss("<item><title>&nbsp;</title></item>"), "feed.syntax", "undefined entity"),
        (rss("<item>" + "<a>" * MAX_XML_DEPTH), "feed.unsafe", "nested deeper"),
        ('<?xml version="1.0"?>' + "<x>" * 100_000, "feed.syntax", "the first element is `x`"),
        ('<?xml version="1.0"?><urlset><url/></urlset>', "feed.syntax", "the first element is `urlset`"),
        (rss("<item>" + "<a/>" * (MAX_ITEM_ELEMENTS + 1) + "</item>"), "feed.unsafe", "more than 20,000 elements"),
        (rss("<a/>" * (MAX_ITEM_ELEMENTS + 1)), "feed.unsafe", "more than 20,000 elements"),
        (rss(), "capture.empty", "a feed without items"),
        (rss("<item><title>&#0;</title></item>"), "feed.syntax", "invalid character"),
        (rss("<item><title>&#xD800;</title></item>"), "feed.syntax", "invalid character"),
        (rss("<item><title>" + "a" * MAX_CAPTURE_BYTES + "</title></item>"), "capture.too-large", "an item of more"),
        (rss("<item><x:title>a</x:title></item>"), "feed.syntax", "unbound prefix"),
    ],
)
def test_a_hostile_feed_is_one_refused_record(text: str, code: str, words: str) -> None:
    """Bombs, reaches for files, depth and floods are refused at once, with a code."""
    start = time.process_time()
    (found,) = read(text)
    assert found.content is None
    assert (found.notes[0].code, words in found.notes[0].message) == (code, True)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("cut", range(5, 100, 7))
def test_items_before_a_cut_are_kept(cut: int) -> None:
    """A feed that breaks off gives the items that ended, and one record for the rest."""
    whole = rss(ITEM, ITEM, ITEM)
    *before, last = read(whole[: len(whole) * cut // 100])
    assert [it.content for it in before] == [it.content for it in read(whole)[: len(before)]]
    assert last.content is None
    assert last.notes[0].code in {"feed.syntax", "capture.empty"}


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (rss("<item><title>Fähre</title></item>").replace("UTF-8", "ISO-8859-1").encode("cp1252"), "Fähre"),
        (b"\xff\xfe" + rss("<item><title>Fähre</title></item>").encode("utf-16-le"), "Fähre"),
        (b"\xef\xbb\xbf" + rss("<item><title>Fähre</title></item>").encode(), "Fähre"),
    ],
)
def test_a_feed_is_decoded_as_it_declares(data: bytes, title: str) -> None:
    """The mark and the XML declaration say which encoding it is."""
    (found,) = drafts(data)
    assert found.title == title


def test_a_wrong_declaration_is_refused() -> None:
    """Bytes that are not what the declaration says are refused, never guessed at."""
    (found,) = read(rss("<item><title>Fähre</title></item>").encode("cp1252"))
    assert [note.code for note in found.notes] == ["capture.encoding"]


def test_a_long_feed_is_read_piece_by_piece() -> None:
    """Thousands of items take time in proportion to their number."""
    start = time.process_time()
    assert sum(1 for _ in items(Payload(rss(*[ITEM] * 5000).encode()))) == 5000
    assert time.process_time() - start < 6
