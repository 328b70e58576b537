"""Does the highest level find what is wrong inside files whose digests are right?

Each forger writes a false file and states its size and digest in the manifest, so that no lower level can see it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.builds import make_build, restate, save
from tests.rows import SOUND

from copydesk.article import ARTICLE
from copydesk.build import Target, build
from copydesk.canonical import json_bytes, sha256_file
from copydesk.check import How
from copydesk.companions import PROVENANCE
from copydesk.ledger_files import part_name
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest, Previous, read_manifest
from copydesk.parquet import write_shard
from copydesk.recipe import load_project
from copydesk.sign.envelope import sign, write_signature
from copydesk.sign.keys import load_key, make_key
from copydesk.sign.trust import load_trust, stanza
from copydesk.sources import Inputs, from_project
from copydesk.templates import read_template
from copydesk.verify import Ask, Verification, verify

RECIPE = """
name = "acme/eu-news"
contract = "schemas/news_article.py:NewsArticle"
providers = "dataset/providers.toml"
as_of = 2026-01-01
[[source]]
path = "captures"
[severity]
"provider.unknown" = "warning"
[publish]
text = "all"
[split]
ratios = { train = 0.5, validation = 0.25, test = 0.25 }
"""
TRAIN, TEST = "data/train-0001-00000.parquet", "data/test-0001-00000.parquet"
LEDGER = part_name(1)
Forge = Callable[[Path], None]


def article(number: int) -> dict[str, Any]:
    """Return a record of its own story."""
    outlet = f"outlet-{number % 5}.example"
    return {
        "url": f"https://{outlet}/{number}", "title": f"Harbour report number {number}",
        "text": " ".join(f"s{number}w{place}" for place in range(60)), "provider": outlet, "provider_domain": outlet,
        "published_at": f"2025-03-{1 + number % 28:02d}T09:00:00Z", "language": SOUND["language"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a sound build."""
    root = tmp_path_factory.mktemp("made")
    for folder in ("dataset", "schemas", "captures"):
        (root / folder).mkdir()
    (root / "dataset/recipe.toml").write_text(RECIPE)
    (root / "dataset/providers.toml").write_text("format = 1\n")
    (root / "schemas/news_article.py").write_text(read_template("news_article.py.in"))
    (root / "captures/articles.jsonl").write_text("".join(json.dumps(article(n)) + "\n" for n in range(60)))
    build(project(root), Target(out=root / "build"), How())
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the project, to be damaged."""
    return shutil.copytree(made, tmp_path / "project")


def project(root: Path) -> Inputs:
    """Return the inputs of a project."""
    return from_project(load_project(root / "dataset/recipe.toml"))


def looked_into(root: Path, inputs: Inputs | None = None) -> Verification:
    """Verify the build of a project down to its content."""
    return verify(Path("build"), root, Ask(level="content", project=inputs))


def stated(folder: Path, *paths: str) -> Manifest:
    """Let the manifest state size, digest and rows of files as they are now."""
    manifest = read_manifest(folder)
    files = []
    for entry in manifest.files:
        if entry.path in paths:
            path = folder / entry.path
            rows = pq.read_metadata(path).num_rows if entry.rows is not None else None
            changes = {"size": path.stat().st_size, "sha256": sha256_file(path), "rows": rows}
            files.append(entry.model_copy(update=changes))
        else:
            files.append(entry)
    return save(folder, manifest.model_copy(update={"files": files}))


def rewritten(path: str, schema: pa.Schema, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Forge:
    """Return a forger who changes the rows of a table."""

    def forge(folder: Path) -> None:
        frame = change(pl.read_parquet(folder / path))
        write_shard(folder / path, [frame.to_arrow().cast(schema)], schema)
        stated(folder, path)

    return forge


def in_ledger(change: Callable[[pl.DataFrame], pl.DataFrame]) -> Forge:
    """Return a forger who changes the rows of the ledger."""

    def forge(folder: Path) -> None:
        table = pq.read_table(folder / LEDGER)
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        pq.write_table(change(frame).to_arrow().cast(table.schema), folder / LEDGER)
        stated(folder, LEDGER)

    return forge


def in_json(name: str, **changes: Any) -> Forge:
    """Return a forger who changes what a JSON file says."""

    def forge(folder: Path) -> None:
        said = json.loads((folder / name).read_bytes())
        (folder / name).write_bytes(json_bytes({**said, **changes}))
        stated(folder, name)

    return forge


def in_facts(**values: Any) -> Forge:
    """Return a forger who changes the values of facts."""

    def forge(folder: Path) -> None:
        said = json.loads((folder / "facts.json").read_bytes())
        for name, value in values.items():
            said["facts"][name]["value"] = value
        in_json("facts.json", facts=said["facts"])(folder)

    return forge


def in_card(old: str, new: str) -> Forge:
    """Return a forger who changes words of the card."""

    def forge(folder: Path) -> None:
        text = (folder / "README.md").read_text(encoding="utf-8")
        assert old in text
        (folder / "README.md").write_text(text.replace(old, new, 1), encoding="utf-8")
        stated(folder, "README.md")

    return forge


def flip_a_page(folder: Path) -> None:
    """Flip a bit in the first page of a table."""
    path = folder / TRAIN
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(data)
    stated(folder, TRAIN)


def other_type(folder: Path) -> None:
    """Write dates as text."""
    frame = pl.read_parquet(folder / TRAIN).with_columns(pl.col("published_at").cast(pl.String))
    index = ARTICLE.get_field_index("published_at")
    schema = ARTICLE.set(index, pa.field("published_at", pa.string()))
    write_shard(folder / TRAIN, [frame.to_arrow().cast(schema)], schema)
    stated(folder, TRAIN)


def no_ledger_at_all(folder: Path) -> None:
    """Put another table in the place of the ledger."""
    pq.write_table(pa.table({"id": ["x"]}), folder / LEDGER)
    stated(folder, LEDGER)


def other_rows_stated(folder: Path) -> None:
    """Let the manifest state a split that is not there."""
    manifest = read_manifest(folder)
    extra = manifest.content[0].model_copy(update={"split": "night"})
    restate(folder, manifest, content=[*manifest.content, extra])


def leaking(folder: Path) -> None:
    """Let a record of test have the text of one of train."""
    text = pl.read_parquet(folder / TRAIN)["text"][0]
    rewritten(TEST, ARTICLE, lambda frame: _first(frame, "text", text))(folder)


def leaking_by_digest(folder: Path) -> None:
    """Let a record of test and one of train have the same text, which stayed behind in both."""
    for path in (TRAIN, TEST):
        rewritten(path, ARTICLE, lambda frame: _first(_first(frame, "text", None), "text_sha256", "e" * 64))(folder)


def _first(frame: pl.DataFrame, column: str, value: Any) -> pl.DataFrame:
    """Put a value into the first row."""
    row = pl.int_range(pl.len()) == 0
    kind = frame.schema[column]
    return frame.with_columns(pl.when(row).then(pl.lit(value, kind)).otherwise(column).alias(column))


def articles(column: str, value: Any) -> Forge:
    """Return a forger who puts a value into the first article of train."""
    return rewritten(TRAIN, ARTICLE, lambda frame: _first(frame, column, value))


ALSO = {
    "contract": {"digest"},
    "leak": {"digest"},
    "ledger": {"changes"},
    "id": {"digest", "ledger", "companion", "order", "contract"},
}
"""Other damage that one kind brings with it."""
FORGED: list[tuple[str, str, str, Forge]] = [
    ("pages", TRAIN, "every page can be read", flip_a_page),
    ("columns", TRAIN, "published_at", other_type),
    ("order", TRAIN, "in row 0", rewritten(TRAIN, ARTICLE, lambda frame: frame.reverse())),
    ("digest", "manifest.json", "train: ", articles("section", "Another")),
    ("digest", "manifest.json", "night: ", other_rows_stated),
    ("id", TRAIN, "each id once", rewritten(TRAIN, ARTICLE, lambda frame: _first(frame, "id", frame["id"][1]))),
    ("id", TRAIN, "an id in each row", articles("id", None)),
    ("companion", "provenance/train-0001-00000.parquet", "ids of articles in train",
     rewritten("provenance/train-0001-00000.parquet", PROVENANCE, lambda frame: _first(frame, "id", "f" * 32))),
    ("ledger", LEDGER, "every article as current", in_ledger(lambda frame: frame[1:])),
    ("ledger", LEDGER, "every article as current", in_ledger(lambda frame: _first(frame, "until", "1.0.0"))),
    ("ledger", LEDGER, "only articles as current", in_ledger(lambda frame: _first(frame, "id", "f" * 32))),
    ("ledger", LEDGER, "a ledger of copydesk", in_ledger(lambda frame: pl.concat([frame, frame[:1]]))),
    ("ledger", LEDGER, "the split of each article",
     in_ledger(lambda frame: frame.with_columns(split=pl.lit("test")))),
    ("ledger", LEDGER, "the story_id of each article",
     in_ledger(lambda frame: _first(frame, "story_id", "g1-0"))),
    ("ledger", LEDGER, "a ledger of copydesk", no_ledger_at_all),
    ("changes", "changes.json", "60 rows in all", in_json("changes.json", kept=1)),
    ("changes", "changes.json", "60 records added", in_json("changes.json", added=59, kept=1)),
    ("changes", "changes.json", "0 records left_out", in_json("changes.json", left_out=1)),
    ("changes", "changes.json", "after None",
     in_json("changes.json", previous={"version": "0.9.0", "manifest": "0" * 64})),
    ("changes", "changes.json", "a changes.json of copydesk", in_json("changes.json", added="many")),
    ("leakage", "leakage.json", "pairs across splits", in_json("leakage.json", pairs=1)),
    ("leakage", "leakage.json", "pairs across splits", in_json("leakage.json", splits={"train": 60})),
    ("leakage", "leakage.json", "a leakage.json of copydesk", in_json("leakage.json", rounds="two")),
    ("card", "README.md", "rows of default/train", in_card("num_examples: ", "num_examples: 1")),
    ("card", "README.md", "files of default/test", in_card(f"- {TEST}", "- data/x.parquet")),
    ("card", "README.md", "a header with configs", in_card("configs:", "configuration:")),
    ("card", "README.md", "a header with configs", in_card("configs:", "configs: {")),
    ("facts", "facts.json", "rows: 60", in_facts(rows=59)),
    ("facts", "facts.json", "days: ", in_facts(days=1)),
    ("facts", "facts.json", "made_with: ", in_facts(made_with={})),
    ("facts", "facts.json", "a facts.json of copydesk", in_json("facts.json", format=9)),
    ("facts", "facts.json", "facts of the files", in_json("facts.json", facts={})),
    ("contract", TRAIN, "rows that keep title.missing", articles("title", None)),
    ("leak", TEST, "no text in two splits", leaking),
    ("leak", "data", "no text in two splits", leaking_by_digest),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "path", "expected", "forge"), FORGED, ids=[f"{it[0]}: {it[2]}" for it in FORGED])
def test_what_is_false_inside_is_found(root: Path, kind: str, path: str, expected: str, forge: Forge) -> None:
    """The file, what was expected and what was found are named, by the level that looks inside alone."""
    forge(root / "build")
    assert verify(Path("build"), root).ok, "no lower level can see it"
    found = looked_into(root, project(root))
    kinds = {kind, *ALSO.get(kind, ())}
    told = [it for it in found.damages if it.kind == kind and expected in it.expected]
    assert [it.path for it in told] == [path], found
    assert told[0].found not in {"", told[0].expected}
    # Figures of the card are counted in the tables, so they are other ones where a table is.
    assert {it.kind for it in found.damages} <= {*kinds, "facts"}, found.damages


def test_a_sound_build_is_checked_in_full(root: Path) -> None:
    """Nothing is left out where the project is there."""
    found = looked_into(root, project(root))
    assert (found.damages, found.unchecked) == ((), ())
    assert found.checked[3:] == (
        *(
            "tables",
            "digests",
            "ids",
            "companions",
            "ledger",
            "changes",
            "leakage",
            "card",
            "facts",
            "contract",
            "leaks",
        ),
    )


def test_damaged_files_are_not_looked_into(root: Path) -> None:
    """Of other files nothing is said but that they are others."""
    (root / "build" / TRAIN).unlink()
    found = looked_into(root)
    assert {it.kind for it in found.damages} == {"missing"}
    assert [(it.what, it.why) for it in found.unchecked] == [("content", "the files are not those of the manifest")]


def test_tables_that_cannot_be_read_leave_nothing_to_compare(root: Path) -> None:
    """A table of other columns is one damage, and the rest is said not to be looked at."""
    other_type(root / "build")
    found = looked_into(root)
    assert ([it.kind for it in found.damages], [it.what for it in found.unchecked]) == (["columns"], ["rows"])


def test_a_release_of_no_articles_is_named(tmp_path: Path) -> None:
    """Tables that copydesk does not know are read, and said not to be known."""
    folder = make_build(tmp_path / "build")
    manifest = read_manifest(folder)
    files = [it.model_copy(update={"config": "poems"}) if it.rows is not None else it for it in manifest.files]
    restate(folder, manifest, files=files)
    found = verify(Path("build"), tmp_path, Ask(level="content"))
    assert any("'poems', which is not known" in it.why for it in found.unchecked)


@pytest.mark.parametrize("path", [TRAIN, LEDGER, "provenance/train-0001-00000.parquet"])
def test_a_table_that_unpacks_to_too_much_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """What a table takes in memory is known before it is read."""
    in_ledger(lambda frame: _first(frame, "merged_into", "x" * 1_000_000))(root / "build")
    with pq.ParquetFile(root / "build" / path) as file:
        groups = [file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]
    monkeypatch.setattr("copydesk.verify.shards.MAX_GROUP_BYTES", sum(groups) - 1)
    assert (path, True) in {(it.path, "are read at most" in it.found) for it in looked_into(root).damages}


@pytest.mark.parametrize(
    ("what", "name"),
    [("changes", "changes.json"), ("leakage", "leakage.json"), ("card", "README.md"), ("facts", "facts.json")],
)
def test_an_endless_file_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch, what: str, name: str) -> None:
    """A file that speaks of the rows is short; a longer one is said not to be read."""
    monkeypatch.setattr("copydesk.verify.said.MAX_BYTES", 10)
    assert (what, f"{name} is larger than 10 bytes") in {(it.what, it.why) for it in looked_into(root).unchecked}


# Damage on disk.


def gone(path: Path) -> None:
    """Take a file away."""
    path.unlink()


def cut(path: Path) -> None:
    """Take the second half of a file away."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def grown(path: Path) -> None:
    """Put a byte behind the last."""
    path.write_bytes(path.read_bytes() + b"\n")


def zeroed(path: Path) -> None:
    """Fill the middle of a file with zeros."""
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 64] = bytes(64)
    path.write_bytes(data)


def flipped(path: Path) -> None:
    """Flip the last bit but eight."""
    data = path.read_bytes()
    path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])


def linked(path: Path) -> None:
    """Put a link to the right bytes in the place of a file."""
    moved = path.parents[2] / "moved"
    path.rename(moved)
    path.symlink_to(moved)


def folded(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def swapped(path: Path) -> None:
    """Put the bytes of another file of its folder there."""
    other = next(it for it in sorted(path.parent.parent.rglob("*.parquet")) if it != path)
    path.write_bytes(other.read_bytes())


@pytest.fixture(scope="module")
def signed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a signed build, and the trust file of its key."""
    root = shutil.copytree(made, tmp_path_factory.mktemp("signed") / "project")
    public = make_key(root / "key.pem", None)
    write_signature(root / "build", sign(read_manifest(root / "build"), load_key(root / "key.pem", None)))
    (root / "trust.toml").write_text(stanza("desk", public, ["acme/*"]))
    return root


@pytest.mark.parametrize(
    "harm", [gone, cut, grown, zeroed, flipped, linked, folded, swapped], ids=lambda it: it.__name__
)
def test_each_damage_of_each_file_is_named(signed: Path, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Table, card, ledger, manifest, signature and what is told of the rows: each is named, by the default level."""
    ask = Ask(trust=load_trust(signed / "trust.toml"), signature_required=True)
    assert verify(Path("build"), signed, ask).ok
    names = [*(it.path for it in read_manifest(signed / "build").files), MANIFEST_NAME, SIGNATURE_NAME]
    assert {"README.md", "changes.json", "leakage.json", LEDGER, TRAIN} < set(names)
    for number, name in enumerate(names):
        root = shutil.copytree(signed, tmp_path / str(number))
        harm(root / "build" / name)
        found = verify(Path("build"), root, ask).damages
        assert name in {it.path for it in found}, (name, found)
        assert all(it.expected != it.found for it in found)


# The contract.


def test_a_contract_that_is_not_here_is_said(root: Path) -> None:
    """Without the contract of the build, in the project or shipped, nothing is said of it; the release's is not run."""
    manifest = read_manifest(root / "build")
    restate(root / "build", manifest, inputs=manifest.inputs.model_copy(update={"contract": "0" * 64}))
    found = looked_into(root, project(root))
    why = "the contract of the release is not the shipped one, and no project here has it"
    assert [(it.what, it.why) for it in found.unchecked] == [("contract", why)]


def test_levels_of_a_recipe_that_is_not_here_are_no_damage(root: Path) -> None:
    """The recipe may have let a rule be broken: without it, that is said and is no damage."""
    articles("title", None)(root / "build")
    found = looked_into(root)
    assert "contract" not in {it.kind for it in found.damages}
    assert "title.missing 1" in next(it.why for it in found.unchecked if it.what == "contract")


def test_a_contract_of_the_project_is_run(root: Path) -> None:
    """A project's own contract counts when its text is the one that the release was built with."""
    path = root / "schemas/news_article.py"
    path.write_text(path.read_text() + "\n# ours\n")
    manifest = read_manifest(root / "build")
    ours = manifest.inputs.model_copy(update={"contract": sha256_file(path)})
    restate(root / "build", manifest, inputs=ours)
    assert "contract" in looked_into(root, project(root)).checked
    assert "contract" not in looked_into(root).checked


def test_the_release_before_is_part_of_what_changed(root: Path) -> None:
    """What changed is said of the release that the manifest names."""
    before = Previous(version="0.9.0", manifest="0" * 64)
    restate(root / "build", read_manifest(root / "build"), previous=before)
    assert "changes" in {it.kind for it in looked_into(root).damages}
