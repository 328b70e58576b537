"""Is a dataset that others made read as the same one whenever it is read, and said to be that one in the evidence?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.served import Served, serving_hub

from copydesk.cli.app import run
from copydesk.errors import DataRefused, UsageError
from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import read_manifest
from copydesk.pinned import files_of_folder, is_dataset, pin
from copydesk.pinned.configs import configs
from copydesk.release import Version

CARD = """---
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
  - split: test
    path: data/test-*
- config_name: extra
  data_files: extra/*.parquet
---
"""
RECIPE = """format = 1
name = "acme/clean"
providers = "dataset/providers.toml"

[[source]]
dataset = "{dataset}"
columns = {{ title = "headline", text = "body", published_at = "when", url = "link" }}
values = {{ provider = "The Courier" }}

[publish]
text = "all"
"""
REGISTRY = '[[provider]]\nname = "The Courier"\ndomains = ["courier.example"]\n'


def rows(first: int, last: int) -> pa.Table:
    """Return articles under the names that others give to their columns."""
    return pa.Table.from_pylist(
        [
            {
                "headline": f"Council decides about bridge number {n}",
                "body": f"The council of ward {n} met on the quay and spoke for {n} hours about its bridge. " * 2,
                "when": f"2025-03-{1 + n:02d}T10:00:00Z",
                "link": f"https://courier.example/news/{n}",
            }
            for n in range(first, last)
        ]
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset as others make them: a card, two splits, another configuration, and a table of no use."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, table in {
        "data/train-00000.parquet": rows(0, 12),
        "data/test-00000.parquet": rows(12, 16),
        "extra/x.parquet": pa.table({"x": [1]}),
        "stray.parquet": pa.table({"y": [1]}),
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        pq.write_table(table, folder / name)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Iterator[tuple[Served, str]]:
    """Serve that dataset as `acme/corpus`, committed by the client of the Hugging Face Hub; return its commit."""
    from huggingface_hub import CommitOperationAdd, HfApi  # noqa: PLC0415 - slow to import

    from copydesk.hubs.huggingface.client import limited_library  # noqa: PLC0415 - the same
    from copydesk.hubs.huggingface.remote import Remote  # noqa: PLC0415 - the same
    from copydesk.hubs.huggingface.rounds import by_xet_or_not  # noqa: PLC0415 - the same

    with serving_hub(tmp_path_factory.mktemp("hub")) as hub:
        api = HfApi(endpoint=hub.endpoint)
        files = [it for it in sorted(corpus.rglob("*")) if it.is_file()]
        operations = [CommitOperationAdd(it.relative_to(corpus).as_posix(), it) for it in files]
        with limited_library(), by_xet_or_not(Remote(hub.endpoint), "acme/corpus"):
            api.create_repo("acme/corpus", repo_type="dataset")
            made = api.create_commit("acme/corpus", operations, commit_message="All of it", repo_type="dataset")
        yield hub, made.oid


@pytest.fixture
def project(tmp_path: Path, served: tuple[Served, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project whose source is that dataset at its commit, with a cache of its own."""
    hub, commit = served
    for name, value in {
        "HF_ENDPOINT": hub.endpoint, "HF_HOME": str(tmp_path / "home"), "COPYDESK_CACHE": str(tmp_path / "cache"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("copydesk.hubs.huggingface.remote.PAUSES", (0.0, 0.01))
    folder = tmp_path / "project"
    (folder / "dataset").mkdir(parents=True)
    (folder / "schemas").mkdir()
    shutil.copy(Path(__file__).parents[2] / "schemas/news_article.py", folder / "schemas")
    (folder / "DATASET_CARD.md").write_text("# Clean\n", encoding="utf-8")
    (folder / "dataset/providers.toml").write_text(REGISTRY, encoding="utf-8")
    (folder / "dataset/recipe.toml").write_text(RECIPE.format(dataset=f"hf:acme/corpus@{commit}"), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def edit(project: Path, old: str, new: str) -> None:
    """Change the recipe."""
    path = project / "dataset/recipe.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new), encoding="utf-8")


def test_a_dataset_is_checked_split_and_released_again(
    project: Path, served: tuple[Served, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its columns by their names there, its commit in the evidence; the same bytes when the hub is away."""
    _, commit = served
    assert run(["build", "--first-release"]) == 0
    articles = pl.read_parquet("build/data/*.parquet")
    assert sorted(articles["title"]) == sorted(it["headline"] for it in rows(0, 16).to_pylist())
    assert set(articles["provider_domain"]) == {"courier.example"}
    evidence = pl.read_parquet("build/provenance/*.parquet")
    label = f"hf:acme/corpus@{commit}"
    assert set(evidence["capture"]) == {f"{label}/data/train-00000.parquet", f"{label}/data/test-00000.parquet"}
    assert set(evidence.filter(field="title")["rule"]) == {"record"}
    assert set(evidence.filter(field="provider")["rule"]) == {"recipe"}
    manifest = read_manifest(project / "build")
    assert [it.path for it in manifest.inputs.sources] == [label]
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    assert run(["build", "--first-release", "--out", "again"]) == 0
    assert read_manifest(project / "again").digest == manifest.digest


def test_what_can_move_stands_in_no_recipe(
    project: Path, served: tuple[Served, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A branch is refused with the commit that it is today; on the command line it is resolved, and told."""
    _, commit = served
    edit(project, commit, "main")
    assert run(["check"]) == 2
    said = capsys.readouterr().err
    assert "can move" in said
    assert f'dataset = "hf:acme/corpus@{commit}"' in said
    assert run(["check", "hf:acme/corpus@main", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["result"]
    assert found["funnel"]["read"] == 16
    assert f"hf:acme/corpus@{commit}/data/" in json.dumps(found)


def test_what_is_not_there_is_named(
    project: Path, served: tuple[Served, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A dataset, a revision, a configuration, a column, each with the nearest word."""
    _, commit = served
    assert run(["check", "hf:acme/corpse@main"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert run(["check", "hf:acme/corpus@mian"]) == 2
    assert "Did you mean `main`?" in capsys.readouterr().err
    assert run(["check", "hf:corpus@main"]) == 2
    assert "is no dataset" in capsys.readouterr().err
    edit(project, '"headline"', '"headlin"')
    assert run(["check"]) == 2
    said = capsys.readouterr().err
    assert "there is no column `headlin`" in said
    assert "Did you mean `headline`?" in said
    edit(project, f'{commit}"', f'{commit}"\nconfig = "extr"')
    assert run(["check"]) == 2
    assert "Did you mean `extra`?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title =", "titel =", "Did you mean `title`?"),
        ("[[source]]", '[[source]]\npath = "dataset"', "one of them"),
        ("[[source]]", '[[source]]\norigins = "dataset/o.toml"', "a dataset has none"),
        ("values = { ", 'values = { title = "x", ', "stands in columns and in values"),
        ('text = "body"', 'story_id = "body"', "no column that a record brings"),
    ],
)
def test_a_wrong_mapping_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    """With the line of the recipe and the nearest word."""
    edit(project, old, new)
    assert run(["check"]) == 2
    assert says in capsys.readouterr().err


def test_a_kept_file_is_held_against_the_sums_of_the_hub(project: Path, tmp_path: Path) -> None:
    """One that was changed in the cache is fetched again."""
    assert run(["build", "--first-release"]) == 0
    (kept,) = (tmp_path / "cache/sources").rglob("train-00000.parquet")
    sound = kept.read_bytes()
    kept.write_bytes(sound[:-9] + bytes([sound[-9] ^ 1]) + sound[-8:])
    assert run(["build", "--first-release", "--out", "again"]) == 0
    assert kept.read_bytes() == sound
    assert read_manifest(project / "again").digest == read_manifest(project / "build").digest


def test_a_release_of_ours_is_a_source(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From any hub, by its version: only its articles are read; a damaged one is refused."""
    assert run(["build", "--first-release"]) == 0
    DirectoryHub(project / "hub").release("acme/clean", Version(1, 0, 0), project / "build")
    text = RECIPE.format(dataset="dir:hub/acme/clean@1.0.0").replace('acme/clean"\nprov', 'acme/again"\nprov')
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(("columns", "values")))
    (project / "dataset/recipe.toml").write_text(text, encoding="utf-8")
    assert run(["build", "--first-release", "--out", "again"]) == 0
    evidence = pl.read_parquet("again/provenance/*.parquet")
    assert all(it.startswith("dir:hub/acme/clean@1.0.0/data/") for it in evidence["capture"].unique())
    assert pl.read_parquet("again/data/*.parquet").height == 16
    (victim, *_) = sorted((project / "hub").rglob("data/*.parquet"))
    victim.chmod(0o644)
    victim.write_bytes(victim.read_bytes()[:-1])
    capsys.readouterr()
    assert run(["build", "--first-release", "--out", "third"]) == 1
    assert "a release that is a source is damaged" in capsys.readouterr().err


def test_a_folder_with_a_card_is_read_by_it(corpus: Path, tmp_path: Path) -> None:
    """What the card names, by configuration; without one, all; a release by its manifest."""
    names = sorted(it.relative_to(corpus).as_posix() for it in corpus.rglob("*.parquet"))
    assert files_of_folder(corpus, names, None) == ["data/test-00000.parquet", "data/train-00000.parquet"]
    assert files_of_folder(corpus, names, "extra") == ["extra/x.parquet"]
    with pytest.raises(UsageError, match="no configuration `extras`"):
        files_of_folder(corpus, names, "extras")
    bare = shutil.copytree(corpus, tmp_path / "bare")
    (bare / "README.md").write_text("# No head\n", encoding="utf-8")
    assert files_of_folder(bare, names, None) == names
    (bare / "README.md").write_text(CARD.replace("extra/*.parquet", "gone/*.parquet"), encoding="utf-8")
    with pytest.raises(DataRefused, match="no file of records"):
        files_of_folder(bare, names, "extra")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("configs:\n- config_name: a\n  data_files: '*.csv'\n", {"a": ["*.csv"]}),
        ("configs:\n- data_files:\n  - a.csv\n  - b.csv\n", {"default": ["a.csv", "b.csv"]}),
        ("configs:\n- config_name: a\n  data_files:\n    train: [x/**]\n    test: y\n", {"a": ["x/**", "y"]}),
        ("configs: &a\n- *a\n", {}),
        ("configs: 5\n", {}),
        ("configs:\n- 5\n- config_name: a\n", {}),
        ("!!python/object/apply:os.system [true]\n", {}),
        ("a: [" * 3000, {}),
        ("\tx: : :\n", {}),
    ],
)
def test_the_head_of_a_card_is_read_or_passed_over(head: str, found: dict[str, list[str]]) -> None:
    """As `load_dataset` reads it; what is odd, or built to do harm, says nothing."""
    assert configs(f"---\n{head}---\n# Card\n") == found


def test_a_word_is_a_dataset_or_a_path() -> None:
    """References with a version, and everything on the Hugging Face Hub."""
    assert [is_dataset(it) for it in ("hf:a/b@main", "hf:a/b", "dir:hub/a/b@1.0.0")] == [True, True, True]
    assert [is_dataset(it) for it in ("captures", "a@b", "./x:y@1.0.0", "c:/x", "news@home.txt")] == [False] * 5
    with pytest.raises(UsageError, match="is no dataset on a hub"):
        pin("captures", None, Path(), may_move=True)
