"""Is every row in exactly one of two files, as it was, or in none because something went wrong?"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pyarrow.parquet as pq
import pytest
from pandera.backends.polars import builtin_checks as _registered  # noqa: F401 - imported for what it registers

from copydesk import divide, sweep
from copydesk.contract import Contract
from copydesk.divide import Divider
from copydesk.errors import CopydeskError, DataRefused, PlaceError, UsageError
from copydesk.sweep import Sweep, Swept
from copydesk.table_files import TableFile
from copydesk.tables import Ask, check_tables

FRAME = pl.DataFrame({"id": [f"r{number}" for number in range(9)], "size": list(range(9)), "text": ["x" * 99] * 9})
SCHEMA = pa.DataFrameSchema({"size": pa.Column(int, pa.Check.lt(6))})


def table(place: Path, frame: pl.DataFrame = FRAME, name: str = "t.parquet") -> TableFile:
    """Write a table as one file."""
    frame.write_parquet(place / name)
    return TableFile(place / name, name, "parquet")


def divided(
    place: Path, *files: TableFile, valid: Path | str | None = "v.parquet", invalid: Path | str | None = "i.parquet"
) -> None:
    """Divide the rows of files by the contract."""
    ask = Ask(valid=place / valid if valid else None, invalid=place / invalid if invalid else None)
    check_tables(files or [table(place)], Contract.of(SCHEMA), ask, place / "work")


def left_in(place: Path) -> list[str]:
    """Return the names of the files of a folder, hidden ones as well."""
    return sorted(it.name for it in place.iterdir() if it.is_file())


# Where rows may go


def test_an_input_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever name an input is called by, it is refused as a target before anything is read."""
    given = table(tmp_path)
    before = given.path.read_bytes()
    (tmp_path / "link.parquet").symlink_to(given.path)
    (tmp_path / "hard.parquet").hardlink_to(given.path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    for name in ("t.parquet", "link.parquet", "hard.parquet", "sub/../t.parquet", "folder/t.parquet"):
        for targets in ({"valid": name, "invalid": None}, {"valid": "v", "invalid": name}, {"valid": Path(name)}):
            with pytest.raises(UsageError, match="written over what is read") as refused:
                divided(tmp_path, given, **targets)
            assert (bool(refused.value.where), bool(refused.value.help)) == (True, True)
    with pytest.raises(UsageError, match="written over what is read"):
        check_tables([given], Contract.of(SCHEMA), Ask(valid=Path("t.parquet")), tmp_path / "work")
    assert given.path.read_bytes() == before
    assert left_in(tmp_path) == ["hard.parquet", "link.parquet", "t.parquet"]


@pytest.mark.parametrize("other", ["v.parquet", "sub/../v.parquet", "link.parquet"])
def test_two_names_of_one_file_are_one_file(tmp_path: Path, other: str) -> None:
    """Valid and invalid rows must not meet in one file under two names."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.parquet").symlink_to(tmp_path / "v.parquet")
    with pytest.raises(UsageError, match="valid and invalid rows go into one file"):
        divided(tmp_path, invalid=other)


def test_a_contract_is_never_overwritten(tmp_path: Path) -> None:
    """The file of the contract is an input as well."""
    (tmp_path / "contract.py").write_text("import pandera.polars as pa\n")
    contract = Contract.of(SCHEMA)
    contract.file = tmp_path / "contract.py"
    ask = Ask(valid=tmp_path / "contract.py")
    with pytest.raises(UsageError, match="written over what is read"):
        check_tables([table(tmp_path)], contract, ask, tmp_path / "work")


@pytest.mark.parametrize(
    ("name", "error", "what"),
    [
        ("none/v.parquet", PlaceError, "cannot write the rows"),
        ("t.parquet/v.parquet", PlaceError, "cannot write the rows"),
        ("sub", UsageError, "a folder stands where"),
        ("pipe", UsageError, "no plain file"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_told(
    tmp_path: Path, name: str, error: type[CopydeskError], what: str
) -> None:
    """A missing folder, a folder and a pipe are told before anything is read, with their names."""
    given = table(tmp_path)
    (tmp_path / "sub").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for targets in ({"valid": name}, {"invalid": name}):
        with pytest.raises(error, match=what) as refused:
            divided(tmp_path, given, **targets)
        assert str(tmp_path) in refused.value.where
    assert left_in(tmp_path) == ["t.parquet"]


def test_a_folder_that_is_read_only_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right to write is asked for first; root has it everywhere, so the system is asked in its stead."""
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path / "sub")
    (tmp_path / "sub").mkdir()
    with pytest.raises(PlaceError, match="cannot write the rows") as refused:
        divided(tmp_path, valid="sub/v.parquet")
    assert (refused.value.where, refused.value.why) == (str(tmp_path / "sub"), "Permission denied")


# The rows add up


def loses(rows: pl.DataFrame) -> pl.DataFrame:
    """Lose the first row."""
    return rows.slice(1)


def repeats(rows: pl.DataFrame) -> pl.DataFrame:
    """Write the first row in the place of the second."""
    return rows[[0, 0, *range(2, rows.height)]]


def changes(rows: pl.DataFrame) -> pl.DataFrame:
    """Cut a value of a long column short."""
    return rows.with_columns(text=pl.lit("x" * 98))


def shifts(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the values of a column beside other rows."""
    return rows.with_columns(rows["id"].reverse())


@pytest.mark.parametrize("broken", [loses, repeats, changes, shifts])
@pytest.mark.parametrize("targets", [{}, {"valid": None}, {"invalid": None}], ids=["both", "invalid", "valid"])
def test_rows_that_do_not_add_up_are_not_kept(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[pl.DataFrame], pl.DataFrame],
    targets: dict[str, None],
) -> None:
    """A divider that loses, repeats, changes or mixes up rows is found out, with one file as with two."""
    whole = Divider._write  # noqa: SLF001 - the class is broken on purpose

    def write(self: Divider, path: Path, rows: pl.DataFrame) -> None:
        whole(self, path, broken(rows))

    monkeypatch.setattr(Divider, "_write", write)
    with pytest.raises(DataRefused, match="the rows do not add up"):
        divided(tmp_path, **targets)
    assert left_in(tmp_path) == ["t.parquet"]


@pytest.mark.parametrize("broken", [loses, repeats, lambda rows: rows.clear(), lambda rows: pl.concat([rows, rows])])
@pytest.mark.parametrize("targets", [{}, {"invalid": None}], ids=["both", "valid"])
def test_a_sweep_that_does_not_bring_all_rows_is_found_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[pl.DataFrame], pl.DataFrame],
    targets: dict[str, None],
) -> None:
    """Rows that never reach the divider are missed there, and those that come twice are noticed.

    For the invalid rows alone only these are brought, and nobody knows how many there are to be.
    """
    monkeypatch.setattr(sweep, "_gathered", lambda batches, **_: (broken(it) for it in batches if it.height))
    with pytest.raises(DataRefused, match="the rows do not add up"):
        divided(tmp_path, **targets)
    assert left_in(tmp_path) == ["t.parquet"]


def test_a_value_that_the_checks_changed_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that was coerced for the checks and not put back is no value of the table."""
    frame = pl.DataFrame({"size": [1.5, 2.5]})
    schema = pa.DataFrameSchema({"size": pa.Column(pl.Float64, default=0.0, nullable=True)})
    whole = Sweep._swept  # noqa: SLF001 - the class is broken on purpose

    def swept(self: Sweep, batch: pl.DataFrame) -> Swept:
        found = whole(self, batch)
        return Swept(found.rows.with_columns(size=pl.col("size").floor()), found.bad, found.findings)

    monkeypatch.setattr(Sweep, "_swept", swept)
    with pytest.raises(DataRefused, match="the rows do not add up"):
        check_tables([table(tmp_path, frame)], Contract.of(schema), Ask(valid=tmp_path / "v"), tmp_path / "work")


def test_a_file_that_holds_less_than_it_was_given_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the files say of themselves is read back."""
    monkeypatch.setattr(divide, "_arrow", lambda rows: rows.slice(1).to_arrow(compat_level=pl.CompatLevel.oldest()))
    with pytest.raises(DataRefused, match="the rows do not add up"):
        divided(tmp_path)
    assert left_in(tmp_path) == ["t.parquet"]


@pytest.mark.parametrize("targets", [{}, {"valid": None}, {"invalid": None}], ids=["both", "invalid", "valid"])
def test_rows_of_all_types_and_several_files_add_up(tmp_path: Path, targets: dict[str, None]) -> None:
    """Order, batches, files, gaps of unread rows, and types of any kind change nothing about the sums."""
    odd = FRAME.with_columns(
        nothing=pl.lit(None),
        cat=pl.col("id").cast(pl.Categorical),
        enum=pl.lit("a").cast(pl.Enum(["a"])),
        lists=pl.concat_list("size", "size"),
        structs=pl.struct("id", "size"),
        deep=pl.concat_list(pl.struct("id", "size")),
        array=pl.concat_list("size", "size").cast(pl.Array(pl.Int64, 2)),
        raw=pl.col("id").cast(pl.Binary),
        money=pl.col("size").cast(pl.Decimal(10, 2)),
        nan=pl.lit(float("nan")),
        day=pl.col("size").cast(pl.Int32).cast(pl.Date),
        span=pl.col("size").cast(pl.Duration("us")),
        flag=pl.col("size") > 4,
    )
    files = [table(tmp_path, odd.slice(start, 4), f"{start}.parquet") for start in (0, 4, 8)]
    divided(tmp_path, *files, **targets)
    paths = {"valid": tmp_path / "v.parquet", "invalid": tmp_path / "i.parquet"}
    found = {name: pq.read_metadata(path).num_rows for name, path in paths.items() if path.exists()}
    assert found == {name: rows for name, rows in (("valid", 6), ("invalid", 3)) if name not in targets}


def test_rows_that_could_not_be_parsed_leave_no_gap(tmp_path: Path) -> None:
    """A line of JSONL that is none is in neither file, and the others add up."""
    (tmp_path / "t.jsonl").write_text('{"size": 1}\nnot\n{"size": 9}\n{"size": 2}\n')
    divided(tmp_path, TableFile(tmp_path / "t.jsonl", "t.jsonl", "jsonl"), table(tmp_path, FRAME.select("size")))
    assert pl.read_parquet(tmp_path / "v.parquet")["size"].to_list() == [1, 2, *range(6)]
    assert pl.read_parquet(tmp_path / "i.parquet")["copydesk_row"].to_list() == [2, 6, 7, 8]


# Whole or not at all


def failing(kind: type[BaseException], name: str) -> Callable[..., Any]:
    """Return a `Path.replace` that fails for the file of a name."""
    whole = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if Path(target).name == name:
            raise kind(28, "No space left on device")
        return whole(self, target)

    return replace


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("kind", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("name", ["v.parquet", "i.parquet"])
def test_both_files_appear_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: type[BaseException], *, old: bool
) -> None:
    """When one of them cannot be put in its place, the other is taken back and what stood there is there again."""
    given = table(tmp_path)
    if old:
        (tmp_path / "v.parquet").write_text("old v")
        (tmp_path / "i.parquet").write_text("old i")
    monkeypatch.setattr(Path, "replace", failing(kind, name))
    with pytest.raises(PlaceError if kind is OSError else KeyboardInterrupt):
        divided(tmp_path, given)
    monkeypatch.undo()
    assert left_in(tmp_path) == ["i.parquet", "t.parquet", "v.parquet"] if old else ["t.parquet"]
    if old:
        assert [(tmp_path / f"{it}.parquet").read_text() for it in "vi"] == ["old v", "old i"]


def test_what_stood_there_is_replaced(tmp_path: Path) -> None:
    """Files of an earlier run give way, and nothing else is left beside them."""
    given = table(tmp_path)
    (tmp_path / "v.parquet").write_text("old")
    (tmp_path / "i.parquet").write_text("old")
    divided(tmp_path, given)
    assert left_in(tmp_path) == ["i.parquet", "t.parquet", "v.parquet"]
    assert pl.read_parquet(tmp_path / "v.parquet").equals(FRAME.head(6))


@pytest.mark.parametrize("method", ["close", "write_table", "add_key_value_metadata"])
@pytest.mark.parametrize(("kind", "error"), [(OSError, PlaceError), (KeyboardInterrupt, KeyboardInterrupt)])
def test_a_writer_that_fails_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    kind: type[BaseException],
    error: type[BaseException],
) -> None:
    """A full disk is told as one, whenever it is noticed, and no half file is left behind."""

    class Full(pq.ParquetWriter):  # type: ignore[misc]
        """A writer whose disk is full."""

    whole = getattr(Full, method)
    failed: list[str] = []

    def fails(self: Full, *given: Any, **named: Any) -> Any:
        if not failed:
            failed.append(method)
            raise kind(28, "No space left on device")
        return whole(self, *given, **named)

    setattr(Full, method, fails)
    monkeypatch.setattr(pq, "ParquetWriter", Full)
    given = table(tmp_path)
    with pytest.raises(error) as stopped:
        divided(tmp_path, given)
    if isinstance(stopped.value, PlaceError):
        assert stopped.value.where.startswith(str(tmp_path))
    assert left_in(tmp_path) == ["t.parquet"]
