"""Are the pages of a web archive read, each whole or not at all, and is nothing of it lost in silence?"""

from __future__ import annotations

import gzip
import io
import resource
import time
import zlib
from pathlib import Path

import pyarrow as pa
import pytest
from tests.intakes import put, see

from copydesk.article import Capture, FeedItem, HtmlPage, JsonArticle, Origin, PageText
from copydesk.check import How
from copydesk.limits import MAX_LIST_BYTES, UNPACKED_FLOOR
from copydesk.readers.captures import read_captures
from copydesk.readers.http import TooLarge, read_answer
from copydesk.readers.packed import Damaged
from copydesk.runner import Crew

TEXT = (
    "Ferry returns after nine years\n\nThe ferry is back in the harbour of Saltmere, the port authority said. It will "
    "sail four times a day.\n\nThe ferry had left nine years ago, when the pier was closed.\n"
)
PAGE = f"<html><head><title>Fähre</title></head><body><p>{TEXT}</p></body></html>"
URL = "https://courier.example/1"


HTML = "text/html; charset=UTF-8"


def http(body: str | bytes = PAGE, media: str = HTML, status: str = "200 OK", **more: str) -> bytes:
    """Return an answer of a server."""
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}\r\n"
    return head.encode() + (body.encode() if isinstance(body, str) else body)


def record(
    data: bytes | None = None, kind: str = "response", url: str = URL, length: int | None = None, **more: str
) -> bytes:
    """Return a record of an archive."""
    data = http() if data is None else data
    fields = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2025-03-05T10:00:00Z"}
    fields["Content-Length"] = str(len(data) if length is None else length)
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + data + b"\r\n\r\n"


def zipped(*records: bytes) -> bytes:
    """Return an archive of a member a record."""
    return b"".join(gzip.compress(it, mtime=0) for it in records)


def zstd(data: bytes) -> bytes:
    """Compress an archive as one frame of zstd."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue())


def captures(folder: Path, data: bytes, start: int = 0) -> list[Capture]:
    """Read an archive."""
    put(folder, {"a.warc": data})
    return list(read_captures(folder, "a.warc", Origin(url="https://no.example/"), start))


def told(found: list[Capture]) -> list[str]:
    """Return the codes of what could not be read, and the kinds of what could."""
    return [type(it.content).__name__ if it.content else it.notes[0].code for it in found]


@pytest.mark.parametrize("name", ["plain", "members", "one member", "zstd"])
def test_pages_are_captures(tmp_path: Path, name: str) -> None:
    """Each page has its row, its address and the moment at which it was taken, however the archive is packed."""
    records = [
        record(b"software: x\r\n", "warcinfo"),
        record(http(PAGE.encode("cp1252"), "text/html; charset=iso-8859-1")),
        record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(http(TEXT, "text/plain"), url="https://courier.example/2"),
    ]
    whole = b"".join(records)
    data = {"plain": whole, "members": zipped(*records), "one member": zipped(whole), "zstd": zstd(whole)}[name]
    one, two = captures(tmp_path, data)
    assert isinstance(one.content, HtmlPage)
    assert (one.row, one.content.text, one.content.charset) == (0, PAGE, "cp1252")
    assert (one.received.url, str(one.received.captured_at)) == (URL, "2025-03-05 10:00:00+00:00")
    assert (two.row, two.content, two.origin.url) == (1, PageText(text=TEXT), None)
    assert one.sha256 == two.sha256
    assert [note.message for note in two.notes] == ["2 records of the archive: 1 request, 1 warcinfo"]


def test_a_head_without_an_end_is_no_empty_page(tmp_path: Path) -> None:
    """An answer whose head is longer than any is damaged, and says so; the page behind it is read."""
    long = http(PAGE, X_Long="a" * (300 << 10))
    lost, page = captures(tmp_path, record(long) + record(http(PAGE)))
    assert (lost.content, [note.code for note in lost.notes]) == (None, ["warc.damaged"])
    assert "head of the server's answer" in lost.notes[0].message
    assert isinstance(page.content, HtmlPage)


def test_each_kind_of_payload_is_read(tmp_path: Path) -> None:
    """Feeds, JSON and text in an archive are what they are elsewhere; items of a feed do not have its address."""
    feed = (
        "<rss><channel><title>C</title><item><title>One</title></item><item><title>Two</title></item></channel></rss>"
    )
    found = captures(
        tmp_path,
        record(http(feed, "application/rss+xml"))
        + record(http('{"@type": "NewsArticle", "headline": "Three"}', "application/ld+json"))
        + record(http(TEXT, "text/plain"))
        + record(TEXT.encode(), "conversion", Content_Type="text/plain")
        + record(PAGE.encode(), "resource", Content_Type="text/html"),
    )
    assert [type(it.content) for it in found] == [FeedItem, FeedItem, JsonArticle, PageText, PageText, HtmlPage]
    assert [it.row for it in found] == list(range(6))
    assert [it.received.url for it in found] == [None, None, *[URL] * 4]


def test_what_is_no_page_is_counted(tmp_path: Path) -> None:
    """Everything else is named with its number in one note."""
    found = captures(
        tmp_path,
        record(http("x", "image/png"))
        + record(http(status="404 Not Found"))
        + record()
        + record(b"", "revisit")
        + record(b"\0\1dns", url="dns:courier.example")
        + record(http("User-agent: *", "text/plain"), url="https://courier.example/robots.txt"),
    )
    (note,) = found[-1].notes
    assert len(found) == 1
    assert note.code == "warc.passed-over"
    assert note.message == (
        "5 records of the archive: 1 response of robots.txt, 1 response of status 404, 1 response of type image/png, "
        "1 response that is no HTTP, 1 revisit"
    )


def test_an_archive_without_pages_is_one_record(tmp_path: Path) -> None:
    """It is told, with what was passed over."""
    (found,) = captures(tmp_path, record(b"", "warcinfo"))
    assert (found.row, found.notes[0].code) == (None, "capture.empty")
    assert found.notes[0].message == "an archive without pages (1 warcinfo)"


LONG = [record(length=10**18), record(length=len(http()) + 300), record(length=len(http()) - 7)]
BROKEN = bytearray(gzip.compress(record(), mtime=0))
BROKEN[60] ^= 0xFF
WRONG = gzip.compress(record(), mtime=0)[:-8] + b"\1\2\3\4\5\6\7\0"
BOMB = gzip.compress(record(http(b" " * (UNPACKED_FLOOR * 2))), mtime=0)


PLAIN = [*LONG, record(Content_Length="no"), b"WARC/1.0\r\nno end\r\n", b"<html>\r\n\r\n"]


@pytest.mark.parametrize("bad", PLAIN, ids=range(6))
def test_a_damaged_record_costs_itself(tmp_path: Path, bad: bytes) -> None:
    """Records before and behind a wrong length or head are read; the offset of the bad one is told."""
    whole = record()
    found = captures(tmp_path, whole + bad + whole)
    assert told(found) == ["HtmlPage", "warc.damaged", "HtmlPage"]
    assert f"the record at byte {len(whole):,}: " in found[1].notes[0].message
    assert [it.row for it in found] == [0, 1, 2]


@pytest.mark.parametrize(
    "bad",
    [
        *(zipped(it) for it in LONG),
        bytes(BROKEN),
        WRONG,
        BOMB,
        zipped(b"WARC/1.0\r\nno end\r\n"),
        b"\x1f\x8b\x08garbage",
    ],
    ids=range(8),
)
def test_a_damaged_member_costs_itself(tmp_path: Path, bad: bytes) -> None:
    """The same holds for members of gzip: flipped bytes, wrong check sums, bombs."""
    whole = zipped(record())
    found = captures(tmp_path, whole + bad + whole + b"\0" * 999)
    assert told(found)[0] == told(found)[-1] == "HtmlPage"
    assert "warc.damaged" in told(found) or "capture.too-large" in told(found)
    assert len(found) == 3


PACKED = {"plain": lambda *it: b"".join(it), "gz": zipped, "zstd": lambda *it: zstd(b"".join(it))}


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_no_cut_goes_unseen(tmp_path: Path, pack: object) -> None:
    """Wherever an archive is cut inside its last record, that record is refused."""
    assert callable(pack)
    whole = pack(record(), record())
    first = len(pack(record()))
    for cut in range(first + 40, len(whole) - 5, 37):
        found = captures(tmp_path, whole[:cut])
        assert "warc.damaged" in told(found), cut
        assert told(found).count("HtmlPage") < 2, cut


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        (http(gzip.compress(b"abc"), Content_Encoding="gzip"), b"abc"),
        (http(zlib.compress(b"abc"), Content_Encoding="deflate"), b"abc"),
        (http(zlib.compress(b"abc")[2:-4], Content_Encoding="deflate"), b"abc"),
        (http(pa.Codec("brotli").compress(b"abc" * 9).to_pybytes(), Content_Encoding="br"), b"abc" * 9),
        (http(zstd(b"abc"), Content_Encoding="zstd"), b"abc"),
        (http(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", Transfer_Encoding="chunked"), b"abcde"),
        (http(b"<p>whole</p>", Transfer_Encoding="chunked"), b"<p>whole</p>"),
        (http(b"<p>whole</p>", Content_Encoding="gzip"), b"<p>whole</p>"),
        (http(b"<p>whole</p>", Content_Encoding="br"), b"<p>whole</p>"),
        (http(b"<p>whole</p>", Content_Encoding="deflate"), b"<p>whole</p>"),
        (b"HTTP/1.0 200\nContent-Type: text/html\n\nabc", b"abc"),
    ],
)
def test_the_wrappings_of_the_wire_are_undone(answer: bytes, read: bytes) -> None:
    """Chunks and compression come off, also where a header names what was undone before."""
    found = read_answer(answer)
    assert found is not None
    assert found.unwrapped(1000) == read


@pytest.mark.parametrize(
    "answer",
    [
        http(gzip.compress(b"abc" * 99)[:-9], Content_Encoding="gzip"),
        http(zlib.compress(b"abc" * 99)[:-9], Content_Encoding="deflate"),
        http(b"\xff\xff\xff", Content_Encoding="br"),
        http(b"abc", Content_Encoding="compress"),
        http(b"3\r\nabc\r\nffff\r\nde", Transfer_Encoding="chunked"),
    ],
)
def test_what_cannot_be_unwrapped_is_refused(tmp_path: Path, answer: bytes) -> None:
    """A body that breaks off is no page."""
    found = read_answer(answer)
    assert found is not None
    with pytest.raises(Damaged):
        found.unwrapped(1000)
    assert told(captures(tmp_path, record(answer) + record())) == ["warc.damaged", "HtmlPage"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("gzip", gzip.compress(b" " * 10**7)), ("deflate", zlib.compress(b" " * 10**7)), ("zstd", zstd(b" " * 10**7))],
)
def test_a_bomb_on_the_wire_is_refused(name: str, data: bytes) -> None:
    """No more is unpacked than a page may have."""
    found = read_answer(http(data, Content_Encoding=name))
    assert found is not None
    with pytest.raises(TooLarge):
        found.unwrapped(10**6)


def test_a_huge_page_is_refused_and_its_neighbours_are_not(tmp_path: Path) -> None:
    """A page beyond the limit of a page, or of any list, is one record of its own."""
    found = captures(tmp_path, record(http(b"<html>" + b"a\n" * (MAX_LIST_BYTES * 3 // 4))) + record())
    assert told(found) == ["capture.too-large", "HtmlPage"]
    assert told(captures(tmp_path, record(WARC_Truncated="length") + record())) == ["warc.damaged", "HtmlPage"]


def test_reading_starts_behind_a_capture(tmp_path: Path) -> None:
    """The captures from a number on are those of the whole."""
    data = zipped(*[record(url=f"https://courier.example/{number}") for number in range(9)])
    assert captures(tmp_path, data, 6) == captures(tmp_path, data)[6:]
    assert captures(tmp_path, data, 9) == []


def test_an_archive_is_streamed(tmp_path: Path) -> None:
    """Thousands of records take little memory, and time in proportion to their number."""
    with (tmp_path / "a.warc.gz").open("wb") as file:
        member = zipped(record(http(b"<html>" + bytes(range(32, 127)) * 2000)))
        for _ in range(1000):
            file.write(member)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert sum(1 for _ in read_captures(tmp_path, "a.warc.gz", Origin())) == 1000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10
    assert time.process_time() - start < 20


EMPTY = gzip.compress(b"", mtime=0)
UNITS = [b"WARC/1.0\r\n\r\n", b"\nWARC/1.0\r\nContent-Length: 9\r\n\r\n", b"\x1f\x8b\x08", b"\r\n", EMPTY]


@pytest.mark.parametrize("unit", UNITS, ids=range(5))
def test_no_archive_keeps_the_desk_busy(tmp_path: Path, unit: bytes) -> None:
    """Records that are none take time in proportion to the size of the file."""
    opener = zipped(record()) if unit.startswith(b"\x1f") else record()
    start = time.process_time()
    captures(tmp_path, opener + unit * (400_000 // len(unit)))
    assert time.process_time() - start < 10


def test_the_intake_knows_the_archive(tmp_path: Path) -> None:
    """Address and moment have their rule, and other batches and workers give the same rows."""
    put(tmp_path, {"a.warc.gz": zipped(record(http(TEXT, "text/plain")), record(http("x", "image/png")))})
    found = see(tmp_path)
    (row,) = found.rows
    rules = {it["field"]: it["rule"] for it in row["evidence"]}
    assert (row["url"], rules["url"], rules["captured_at"]) == (URL, "warc:target-uri", "warc:date")
    assert [code for code, _, _ in found.codes(severity="warning")].count("warc.passed-over") == 1
    assert see(tmp_path, how=How(crew=Crew(2), batch=1)).rows == found.rows


def test_an_archive_in_memory_is_none() -> None:
    """The tests' own packing is sound: what they write, the standard library reads."""
    assert gzip.GzipFile(fileobj=io.BytesIO(zipped(record(), record()))).read() == record() * 2


def test_what_was_passed_over_is_told_also_when_its_record_is_superseded(tmp_path: Path) -> None:
    """The count stands with the last page of the archive; a later revision of that page does not take it along."""
    later = record(http(PAGE), WARC_Date="2025-03-06T10:00:00Z")
    put(tmp_path, {"a.warc": record(http(PAGE)) + record(http("x", "image/png")), "b.warc": later})
    codes = {found["code"] for found in see(tmp_path).findings}
    assert "warc.passed-over" in codes
