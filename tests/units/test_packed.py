"""Are compressed files read as what is in them, and damaged ones told from whole ones?"""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from tests.intakes import RECORD, markdown, put, see

from copydesk.article import Origin, PageText
from copydesk.cli.app import run
from copydesk.limits import MAX_LIST_BYTES, UNPACKED_FLOOR
from copydesk.readers.captures import read_captures
from copydesk.readers.packed import open_unpacked, problem_of
from copydesk.readers.records import read_records, record_kind
from copydesk.readers.scans import open_table

TEXT = "Ferry returns\n\nThe ferry is back in the harbour of Saltmere, the port authority said.\n"
LINES = [json.dumps({**RECORD, "title": f"Ferry number {number} returns"}) for number in range(2000)]
JSONL = "\n".join(LINES).encode() + b"\n"
CSV = ("title,provider\n" + "".join(f'"Ferry, {number}","Harbour\nCourier"\n' for number in range(2000))).encode()


def zipped(data: bytes) -> bytes:
    """Compress bytes as gzip, the same way every time."""
    return gzip.compress(data, mtime=0)


def zstd(data: bytes) -> bytes:
    """Compress bytes as zstd, as one frame of unknown size."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue())


def members(data: bytes) -> bytes:
    """Compress bytes as gzip in several members, with zeros behind them as tapes have."""
    return b"".join(zipped(data[at : at + 999]) for at in range(0, len(data), 999)) + b"\0" * 512


PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": zipped, "zstd": zstd, "members": members}


@pytest.fixture(params=list(PACKERS))
def pack(request: pytest.FixtureRequest) -> Callable[[bytes], bytes]:
    """Return each way to compress."""
    return PACKERS[request.param]


def unpack(path: Path) -> tuple[bytes, str]:
    """Return what a file holds, and why it ended early."""
    with open_unpacked(path) as stream:
        return stream.read(), problem_of(stream)


def test_what_was_packed_is_unpacked(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """The bytes come out that went in, whatever the file is called."""
    put(tmp_path, {"a": pack(JSONL), "b": JSONL})
    assert unpack(tmp_path / "a") == unpack(tmp_path / "b") == (JSONL, "")


@pytest.mark.parametrize("cut", [5, 30, 0.5, -1])
def test_a_cut_is_told(tmp_path: Path, pack: Callable[[bytes], bytes], cut: float) -> None:
    """A file that was cut anywhere is told from a whole one, and what comes before the cut is sound."""
    whole = pack(JSONL).rstrip(b"\0") if pack is members else pack(JSONL)
    put(tmp_path, {"a": whole[: int(cut * len(whole)) if isinstance(cut, float) else cut]})
    data, problem = unpack(tmp_path / "a")
    assert JSONL.startswith(data)
    assert problem == "it ends in the middle: it was cut off"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (zipped(JSONL)[:-8] + b"\0" * 8, "its bytes are damaged (incorrect data check)"),
        (zipped(JSONL) + b"rest of another file", "its bytes are damaged (incorrect header check)"),
        (zstd(JSONL) + b"rest of another file", "its bytes are damaged"),
    ],
)
def test_damage_is_told(tmp_path: Path, data: bytes, problem: str) -> None:
    """A wrong check sum, or bytes behind the end, are damage, behind what could be read."""
    found = unpack(put(tmp_path, {"a": data}) / "a")
    assert found[1] == problem


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_stays_small(tmp_path: Path, name: str) -> None:
    """What swells beyond all measure ends at the limit, and never stands in memory."""
    bomb = zstd(b"\0" * (UNPACKED_FLOOR * 4)) if name == "zstd" else zipped(b"\0" * (UNPACKED_FLOOR * 4))
    put(tmp_path, {"a": bomb})
    tracemalloc.start()
    with open_unpacked(tmp_path / "a") as stream:
        size = sum(len(piece) for piece in iter(lambda: stream.read(1 << 20), b""))
        problem = problem_of(stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem == "it unpacks to more than 200 times its size"
    assert size <= max(UNPACKED_FLOOR, 200 * len(bomb))
    assert peak < 16 << 20


@pytest.mark.parametrize(("name", "data"), [("a.jsonl", JSONL), ("a.csv", CSV)])
def test_packed_records_are_records(tmp_path: Path, pack: Callable[[bytes], bytes], name: str, data: bytes) -> None:
    """Rows, lines and values are those of the unpacked file, on the road of a build and on that of a table."""
    put(tmp_path, {name: data, f"{name}.gz": pack(data)})
    kinds = {record_kind(tmp_path / it) for it in (name, f"{name}.gz")}
    assert kinds == {name[2:]}
    plain, packed = (list(read_records(tmp_path / it, name[2:])) for it in (name, f"{name}.gz"))
    assert plain == packed
    tables = [open_table(tmp_path / it, it, name[2:], pl.Schema(), tmp_path / f"w{it}") for it in (name, f"{name}.gz")]
    assert tables[0].scan.collect().equals(tables[1].scan.collect())


@pytest.mark.parametrize(("name", "data"), [("a.jsonl", JSONL), ("a.csv", CSV)])
def test_records_before_a_cut_are_kept(tmp_path: Path, pack: Callable[[bytes], bytes], name: str, data: bytes) -> None:
    """Whole rows before the cut are read; what is behind them, half a row too, is one record that cannot be."""
    cut = pack(data)
    put(tmp_path, {name: data, f"{name}.gz": cut[: len(cut) * 2 // 3]})
    plain, packed = (list(read_records(tmp_path / it, name[2:])) for it in (name, f"{name}.gz"))
    *whole, last = packed
    assert [it for it in whole if it.note is None] == plain[: sum(it.note is None for it in whole)]
    assert last.note is not None
    assert (last.note.code, last.row) == ("record.packed", len(whole))
    assert sum(it.note is not None for it in whole) <= (name == "a.csv")  # an open quote


def test_a_cut_file_of_records_is_one_finding(tmp_path: Path) -> None:
    """`check` counts the rest of a file as one record that was not read."""
    cut = zipped(JSONL)
    found = see(put(tmp_path, {"a.jsonl.gz": cut[: len(cut) // 2]}))
    assert [code for code, _, _ in found.errors] == ["record.packed"]


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08", zipped(CSV)[:20], zipped(b"")])
def test_a_table_that_cannot_be_unpacked_is_damaged(tmp_path: Path, content: bytes) -> None:
    """A table with a header or without one is opened, and says what is wrong with it."""
    table = open_table(put(tmp_path, {"t.csv.gz": content}) / "t.csv.gz", "t", "csv", pl.Schema(), tmp_path / "w")
    codes = [it.note.code for it in table.notes]
    assert (table.rows, codes) == (0, [] if content == zipped(b"") else ["record.packed"])


def test_packed_captures_are_captures(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """A page inside a compressed file is a page, with the digest of the file as it was received."""
    put(tmp_path, {"a.txt.gz": pack(TEXT.encode()), "b.md.zst": pack(markdown().encode())})
    (capture,) = read_captures(tmp_path, "a.txt.gz", Origin())
    assert (capture.content, capture.row) == (PageText(text=TEXT), None)
    found = see(tmp_path)
    assert found.row("b.md.zst")["accepted"]
    assert found.row("a.txt.gz")["source_sha256"] != found.row("b.md.zst")["source_sha256"]


def parquet() -> bytes:
    """Return a small table as Parquet."""
    sink = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (zipped(TEXT.encode())[:-4], "capture.packed", "cut off"),
        (zipped(zipped(TEXT.encode())), "capture.packed", "compressed twice"),
        (zipped(parquet()), "capture.packed", "it holds Parquet"),
        (zipped(b"a\n" * (MAX_LIST_BYTES // 2 + 1)), "capture.too-large", "more than 33,554,432 bytes"),
        (zipped(b" \n"), "capture.empty", "2 bytes, no text"),
        (zipped(b"F\xe4hre"), "capture.encoding", "byte 1 (0xe4) is not UTF-8"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    """Each is one record with the code of what is wrong with it."""
    found = see(put(tmp_path, {"a.txt.gz": data}))
    assert [code for code, _, _ in found.errors] == [code]
    assert words in found.findings[0]["message"]


def test_a_packed_table_keeps_its_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check --schema` and `schema infer` read compressed tables as they stand."""
    monkeypatch.chdir(tmp_path)
    put(
        tmp_path,
        {"t.csv.gz": zipped(b"id,title\n1,Ferry\n2,Pier\n"), "u.jsonl.zst": zstd(b'{"id": 3, "title": "x"}\n')},
    )
    assert run(["schema", "infer", "t.csv.gz", "-o", "contract.py"]) == 0
    capsys.readouterr()
    assert run(["check", "--schema", "contract.py", "t.csv.gz", "u.jsonl.zst", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["result"]["funnel"]["read"] == 3
