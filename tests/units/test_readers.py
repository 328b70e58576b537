"""Are bytes read by their content, or refused with a code, a line and a byte?"""

from __future__ import annotations

import os
import socket
from hashlib import sha256
from pathlib import Path

import pytest
from tests.intakes import put, see

from copydesk.article import Capture, FrontMatter, Note, Origin, PageText
from copydesk.errors import PlaceError
from copydesk.limits import MAX_CAPTURE_BYTES, MAX_CAPTURE_LINES, MAX_LINE_CHARS, MAX_LIST_BYTES
from copydesk.normalise import normalise
from copydesk.readers.base import Rejected
from copydesk.readers.captures import parse, read_captures
from copydesk.readers.text import decode
from copydesk.recipe import Registry

LINES = (
    "Le café rouvre",
    "Le café du port a rouvert ses portes hier matin, neuf ans après la tempête qui avait brisé son toit.",
    "Deux cents personnes attendaient sur la jetée, et le chef du port a promis des tartes à tout le monde.",
)
TEXT = "\n\n".join(LINES)
HTML = f'<html><head><meta charset="utf-8"></head><body><h1>{LINES[0]}</h1>\n<p>{LINES[1]}</p><p>{LINES[2]}</p></body>'


def refused(data: bytes) -> Note:
    """Return why bytes are refused."""
    with pytest.raises(Rejected) as caught:
        parse(data)
    return caught.value.note


def captured(folder: Path, name: str) -> Capture:
    """Read one file of a folder."""
    return next(read_captures(folder, name, Origin()))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfF\xc3\xa4hre", "Fähre"),
        (b"\xff\xfeF\x00\xe4\x00", "Fä"),
        (b"\xfe\xff\x00F\x00\xe4", "Fä"),
        (b"F\xc3\xa4hre", "Fähre"),
        (b"F\xf0\x9f\x9a\xa2", "F🚢"),
    ],
)
def test_text_is_decoded_by_its_mark(data: bytes, text: str) -> None:
    """A byte order mark decides the encoding and is no text; without one bytes are UTF-8."""
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"F\xe4hre", "byte 1 (0xe4) is not UTF-8", 1),
        (b"one\ntwo\nF\xe4hre", "byte 9 (0xe4) is not UTF-8", 3),
        (b"\xef\xbb\xbfab\xff", "byte 5 (0xff) is not UTF-8", 1),
        (b"a\xed\xa0\x80", "byte 1 (0xed) is not UTF-8", 1),
        (b"a\xc0\xaf", "byte 1 (0xc0) is not UTF-8", 1),
        (b"\xff\xfeF\x00\x00\xd8", "byte 4 (0x00) is not UTF-16-LE", 1),
        (b"\xff\xfeF", "byte 2 (0x46) is not UTF-16-LE", 1),
    ],
)
def test_bytes_that_are_no_text_name_the_first_bad_one(data: bytes, message: str, line: int) -> None:
    """Latin-1, surrogates, overlong forms and cut UTF-16 are refused with the place of the first bad byte."""
    assert refused(data) == Note(code="capture.encoding", message=message, line=line)


def test_a_nul_character_is_refused_with_its_line() -> None:
    """A file with a NUL character is binary or damaged."""
    note = refused(b"one\ntwo\x00")
    assert (note.code, note.line) == ("capture.control", 2)


def test_utf_16_without_a_mark_is_not_guessed() -> None:
    """UTF-16 without its mark is text with NUL characters."""
    assert refused("Fähre".encode("utf-16-be")).code in {"capture.control", "capture.encoding"}


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\u00a0\u2003\n".encode(), b"\xef\xbb\xbf"])
def test_a_file_without_text_is_empty(data: bytes) -> None:
    """No byte, blanks of any script and a lone mark are no article."""
    assert refused(data).code == "capture.empty"


def test_a_huge_line_is_refused_with_its_number() -> None:
    """A line over the limit is refused, one at the limit is read."""
    longest = "a" * MAX_LINE_CHARS
    assert parse(f"x\n{longest}".encode()) == PageText(text=f"x\n{longest}")
    note = refused(f"x\n{longest}a".encode())
    assert (note.code, note.line) == ("capture.too-large", 2)


def test_too_many_lines_are_refused() -> None:
    """A page with more lines than any page has would keep the desk busy for minutes."""
    assert isinstance(parse(b"a\n" * (MAX_CAPTURE_LINES - 1)), PageText)
    note = refused(b"a\n" * MAX_CAPTURE_LINES + b"a")
    assert (note.code, note.line) == ("capture.too-large", MAX_CAPTURE_LINES + 1)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """More bytes than any file of captures has are not read, and no digest claims to be that of the file."""
    put(tmp_path, {"a.txt": b"a\n" * (MAX_LIST_BYTES // 2) + b"a"})
    found = captured(tmp_path, "a.txt")
    assert (found.content, found.sha256, [note.code for note in found.notes]) == (None, "", ["capture.too-large"])


def test_a_page_over_the_limit_is_refused(tmp_path: Path) -> None:
    """More bytes than a page has are refused under the digest of the file."""
    data = b"a\n" * (MAX_CAPTURE_BYTES // 2) + b"a"
    put(tmp_path, {"a.txt": data})
    found = captured(tmp_path, "a.txt")
    assert (found.content, found.sha256) == (None, sha256(data).hexdigest())
    assert [(note.code, note.message) for note in found.notes] == [("capture.too-large", "more than 8,388,608 bytes")]


def test_a_capture_carries_the_digest_of_its_bytes(tmp_path: Path) -> None:
    """The digest is that of the file as it was received, mark and all, whether it can be read or not."""
    put(tmp_path, {"a.txt": b"\xef\xbb\xbfHello", "b.txt": b"\xff"})
    assert captured(tmp_path, "a.txt").sha256 == sha256(b"\xef\xbb\xbfHello").hexdigest()
    assert captured(tmp_path, "b.txt").sha256 == sha256(b"\xff").hexdigest()


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a", "a.html"])
def test_front_matter_is_found_by_content(tmp_path: Path, name: str) -> None:
    """A head is a head whatever the file is called."""
    put(tmp_path, {name: "---\ntitle: Ferry returns\n---\nBody"})
    found = captured(tmp_path, name).content
    assert isinstance(found, FrontMatter)
    assert found.head == {"title": "Ferry returns"}


@pytest.mark.parametrize(
    "text", ["--- a\ntitle: x\n---\n", "-- \ntitle: x", "\n---\ntitle: x\n---\n", "---\nJust words\n---\n"]
)
def test_a_rule_of_dashes_is_no_head(text: str) -> None:
    """Page text that opens with dashes and no keys stays page text."""
    assert parse(text.encode()) == PageText(text=text)


def test_a_marked_file_may_open_with_a_head() -> None:
    """A byte order mark before the fence does not hide the head."""
    found = parse(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\n")
    assert isinstance(found, FrontMatter)
    assert found.head == {"title": "A"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link is one rejected capture, wherever it leads, and nothing of its target is read."""
    put(tmp_path / "out", {"secret.txt": "TOPSECRET"})
    inside = put(tmp_path / "in", {"a.txt": "x"})
    (inside / "link.txt").symlink_to(tmp_path / "out" / "secret.txt")
    (inside / "gone.txt").symlink_to(tmp_path / "nowhere")
    for name in ("link.txt", "gone.txt"):
        found = captured(inside, name)
        assert (found.content, found.sha256) == (None, "")
        assert [note.code for note in found.notes] == ["capture.unreadable"]


def test_pipes_and_sockets_do_not_stop_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that nobody writes to and a socket are rejected at once, the files beside them are read."""
    put(tmp_path, {"a.jsonl": '{"title": "Ferry returns"}'})
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("door")
        found = see(tmp_path)
    codes = {(it["source"], it["code"]) for it in found.findings if it["source"] != "a.jsonl"}
    assert codes == {("pipe", "capture.unreadable"), ("door", "capture.unreadable")}
    assert found.report.funnel.read == 3


def test_a_file_that_is_gone_is_a_matter_of_the_disk(tmp_path: Path) -> None:
    """A capture that vanishes while it is read stops the run: the disk is at fault, not the data."""
    with pytest.raises(PlaceError, match="cannot read a capture"):
        captured(tmp_path, "gone.txt")


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("a.html", b"\xef\xbb\xbf" + HTML.encode(), LINES[2]),
        ("a.html", HTML.encode(), LINES[2]),
        ("a.html", HTML.replace("utf-8", "iso-8859-1").encode("latin-1"), None),
        ("a.txt", b"\xef\xbb\xbf" + TEXT.encode(), LINES[2]),
        ("a.txt", TEXT.encode("utf-16"), None),
    ],
)
def test_bytes_of_evidence_are_those_of_the_file(tmp_path: Path, name: str, data: bytes, seen: str | None) -> None:
    """A byte order mark counts; where a file is not in UTF-8, evidence has its line and no byte."""
    (tmp_path / name).write_bytes(data)
    (capture,) = read_captures(tmp_path, name, Origin())
    row = normalise(capture, Registry())
    place = [it for it in row["evidence"] if it["field"] == "text"][-1]
    told = data[place["byte"] : place["byte_end"]].decode() if place["byte"] is not None else None
    assert (told, place["line"] > 1) == (seen, True)
