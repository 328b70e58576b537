"""Is a page of HTML told from text about it, and is it decoded as it was written?"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.intakes import put, see

from copydesk.article import HtmlPage, PageText
from copydesk.readers.base import Item, Payload, Rejected
from copydesk.readers.captures import items, parse

PAGE = "<!DOCTYPE html>\n<html><head><title>Fähre zurück</title></head><body><p>Sie fährt.</p></body></html>\n"


def page(charset: str = "", body: str = "Die Fähre fährt für fünf Monate über die Förde.") -> str:
    """Return a page that declares an encoding."""
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}<title>Fähre</title></head><body><p>{body}</p></body></html>"


def read(data: bytes, charset: str | None = None) -> Item:
    """Read the one page of a payload."""
    (found,) = items(Payload(data, charset))
    return found


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        "\n\n  " + PAGE,
        "\ufeff" + PAGE,
        "<!-- saved by the desk -->\n<!-- twice -->" + PAGE,
        '<?xml version="1.0" encoding="utf-8"?>\n' + PAGE,
        "<HTML LANG=de><BODY>x",
        "<html>x",
        "<head><title>Fähre</title>",
        "<div class='a'><p>Fähre</p></div>",
        "<meta name=a content=b><title>Fähre</title><p>Sie fährt.",
        f"<style>{'p {}' * 9_000}</style><script>1</script><p>Sie fährt.</p>",
    ],
)
def test_markup_is_html(text: str) -> None:
    """A doctype, `html`, or markup is a page, also behind comments, blanks, a mark and an XML declaration."""
    assert isinstance(parse(text.encode()), HtmlPage)


@pytest.mark.parametrize(
    "text",
    [
        "The <html> tag opens a page, <head> and <body> follow, and <p> and </p> hold a paragraph.",
        "<div> is a tag that nobody needs, says the ferry's new web desk.",
        "<3 the ferry, <3 the pier, <3 the harbour.",
        "<ferry> <pier> <harbour> <sea>",
        "Ferry returns\n\n<p>It sails.</p><p>Daily.</p><p>At nine.</p>",
        "<!-- an unclosed comment\n<html>",
    ],
)
def test_text_about_tags_is_text(text: str) -> None:
    """Text that mentions tags, or opens with one, is page text."""
    assert isinstance(parse(text.encode()), PageText)


@pytest.mark.parametrize(
    ("data", "transport", "charset"),
    [
        (page().encode(), None, "utf-8"),
        (page("iso-8859-1").encode(), None, "utf-8"),
        (b"\xef\xbb\xbf" + page("iso-8859-1").encode(), "windows-1251", "utf-8"),
        (b"\xff\xfe" + page("utf-8").encode("utf-16-le"), None, "utf-16-le"),
        (page().encode("cp1252"), "ISO-8859-1", "cp1252"),
        (page("ISO-8859-1").encode("cp1252"), None, "cp1252"),
        (page("iso-8859-15").encode("iso8859_15"), None, "iso8859_15"),
        ((" " * 3000 + page("windows-1250")).encode("cp1250"), None, "cp1250"),
        (page("utf-8").encode("cp1252"), "iso-8859-1", "cp1252"),
        (page("utf-8").encode("utf-8"), "no-such-name", "utf-8"),
        (page("utf-16").encode("utf-8"), None, "utf-8"),
        (('<?xml version="1.0" encoding="iso-8859-2"?>' + page()).encode("iso8859_2"), None, "iso8859_2"),
        (page("Shift_JIS", "フェリーが港に戻った。").replace("ä", "a").encode("cp932"), None, "cp932"),
        (page("gb2312", "渡轮回港。").replace("ä", "a").encode("gb18030"), None, "gb18030"),
    ],
)
def test_a_page_is_decoded_as_it_was_declared(data: bytes, transport: str | None, charset: str) -> None:
    """The mark, then the transport, then UTF-8, then the page's own word, by the names that browsers use."""
    found = read(data, transport)
    assert isinstance(found.content, HtmlPage)
    assert (found.content.charset, found.notes) == (charset, ())
    assert "F\u00e4hre" in found.content.text or "Fahre" in found.content.text


def test_an_encoding_that_nobody_states_is_detected() -> None:
    """Letters of a language tell their encoding where no name does, and nothing is doubted."""
    found = read(page(body="Die Fähre fährt für fünf Monate über die Förde, sagte der Bürgermeister.").encode("cp1252"))
    assert isinstance(found.content, HtmlPage)
    assert "Die Fähre fährt" in found.content.text
    assert found.notes == ()


def test_a_declaration_that_does_not_hold_is_noted() -> None:
    """The page is read as what it is, and the note says who was wrong, and where."""
    found = read(page("utf-8").replace("<head>", "<head>\n").encode("cp1252"))
    assert isinstance(found.content, HtmlPage)
    assert "Die Fähre fährt" in found.content.text
    (note,) = found.notes
    assert (note.code, note.line) == ("encoding.doubtful", 2)
    assert note.message == "the page says utf-8, and byte 43 (0xe4) is not: it is read as cp1252"


def test_the_transport_may_be_wrong() -> None:
    """A header that does not hold gives way to the page's own bytes, with a note."""
    found = read(page("windows-1252").encode("cp1252"), "UTF-8")
    assert isinstance(found.content, HtmlPage)
    assert (found.content.charset, [note.code for note in found.notes]) == ("cp1252", ["encoding.doubtful"])
    assert found.notes[0].message.startswith("the header of HTTP says utf-8, and byte ")


def test_a_few_broken_bytes_keep_the_encoding() -> None:
    """A page of UTF-8 with one cut character stays UTF-8: as Latin-1 each of its accents would be two letters."""
    body = page("utf-8", "Die Fähre fährt für fünf Monate über die Förde. " * 5).encode()
    found = read(body.replace(b"</p>", b"\xc3</p>"))
    assert isinstance(found.content, HtmlPage)
    assert found.content.text.count("\ufffd") == 1
    assert found.content.text.count("Fähre") == 6
    (note,) = found.notes
    assert note.message.endswith("(0xc3) is not: 1 such places are read as U+FFFD")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><p>a\0b</p>", "capture.control"),
        (b"\xff\xfe" + page().encode("utf-16-le")[:-1] + b"\x00\xd8\x00\x00", "capture.encoding"),
        (page().encode("utf-16-le"), "capture.encoding"),
    ],
)
def test_a_page_that_is_no_text_is_refused(data: bytes, code: str) -> None:
    """NUL characters and halves of characters are not read."""
    with pytest.raises(Rejected) as caught:
        parse(data)
    assert caught.value.note.code == code


@pytest.mark.parametrize("data", [b"<!--" * 200_000, b"<p " * 500_000, b"<meta " * 300_000, b"<?" * 800_000])
def test_no_source_keeps_the_reader_busy(data: bytes) -> None:
    """Recognising and decoding takes time in proportion to the size of a page, whatever it is made of."""
    start = time.process_time()
    list(items(Payload(data + b"\xe9")))
    assert time.process_time() - start < 3


def test_a_page_becomes_an_article(tmp_path: Path) -> None:
    """A page stands in the intake under its file, without a row, and a doubt of its encoding is a warning."""
    found = see(put(tmp_path, {"a.html": PAGE, "b.html": page("utf-8").encode("cp1252")}))
    assert (found.row("a.html")["title"], found.row("a.html")["row"]) == ("Fähre zurück", None)
    assert found.codes("b.html", "warning")[0][0] == "encoding.doubtful"
    assert found.row("b.html")["title"] == "Fähre"


@pytest.mark.parametrize(("library", "data"), [("lxml", PAGE.encode()), ("cchardet", page().encode("cp1252"))])
def test_a_missing_library_is_wrong_usage(tmp_path: Path, library: str, data: bytes) -> None:
    """Without the extra a page stops the command and says what to install: it is never a refused record."""
    put(tmp_path / "absent", {f"{library}.py": b"raise ImportError\n"})
    put(tmp_path / "captures", {"a.html": data})
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "check", "captures"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "absent")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Install them: pip install 'copydesk[html]'" in done.stderr
