"""Does nothing but the content of the captures decide the bytes of a build?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from tests.properties.sources import corpus, write

from copydesk.build import Built, Target, build
from copydesk.canonical import sha256_file
from copydesk.check import How
from copydesk.recipe import load_project
from copydesk.runner import Crew
from copydesk.sources import Inputs, from_project

RECIPE = """
name = "acme/eu-news"
contract = "schemas/news_article.py:NewsArticle"
[[source]]
path = "dataset/captures"
[severity]
"provider.unknown" = "warning"
[publish]
text = "all"
[split]
ratios = { train = 0.5, validation = 0.25, test = 0.25 }
"""
SCRIPT = """
import sys
from pathlib import Path
from tests.properties.test_same_bytes import digests, built
print(digests(built(Path(sys.argv[1]))))
"""


def project(root: Path, seed: int | None = None) -> Path:
    """Write a project whose captures were copied in another order for each seed."""
    files = corpus()
    order = sorted(files)
    if seed is not None:
        Random(seed).shuffle(order)  # noqa: S311 - no secret
    write(files, order, root / "dataset" / "captures")
    (root / "schemas").mkdir()
    contract = Path(__file__).parents[2] / "schemas" / "news_article.py"
    (root / "schemas" / "news_article.py").write_bytes(contract.read_bytes())
    (root / "dataset" / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return root


def inputs(root: Path) -> Inputs:
    """Return what the project's recipe names."""
    return from_project(load_project(root / "dataset" / "recipe.toml"))


def built(root: Path, workers: int = 1, batch: int = 256) -> Built:
    """Build the project beside its captures."""
    return build(inputs(root), Target(out=root / "build"), How(crew=Crew(workers), batch=batch))


def digests(made: Built) -> str:
    """Return the sha256 of every file of a build."""
    files = sorted(path for path in made.folder.rglob("*") if path.is_file())
    return json.dumps({path.relative_to(made.folder).as_posix(): sha256_file(path) for path in files})


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the build that the others are held against."""
    return built(project(tmp_path_factory.mktemp("first")))


def test_the_corpus_has_every_outcome(first: Built) -> None:
    """Records are accepted, quarantined and superseded, and every split has rows."""
    funnel = first.report.funnel
    assert funnel.read == 43
    assert min(funnel.accepted, funnel.quarantined, funnel.duplicate) >= 3
    assert {entry.split for entry in first.manifest.content} == {"train", "validation", "test"}


@pytest.mark.parametrize(("seed", "workers", "batch"), [(1, 1, 1), (2, 1, 7), (3, 2, 7)])
def test_order_workers_and_batches_change_no_byte(
    seed: int, workers: int, batch: int, first: Built, tmp_path: Path
) -> None:
    """Files copied in another order, cut into other batches and read by other workers give the same bytes."""
    assert digests(built(project(tmp_path, seed), workers, batch)) == digests(first)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_hash_seed_changes_no_byte(seed: str, first: Built, tmp_path: Path) -> None:
    """A fresh process with another seed of its hashes writes the same bytes."""
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", SCRIPT, str(project(tmp_path))]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, digests(first)), done.stderr[-2000:]


def test_a_second_build_in_the_same_place_changes_no_byte(tmp_path: Path) -> None:
    """Building again over a build gives the same bytes and leaves nothing else behind."""
    root = project(tmp_path)
    once = digests(built(root))
    assert digests(built(root)) == once
    assert sorted(path.name for path in root.iterdir()) == ["build", "dataset", "schemas"]


def test_a_story_never_stands_in_two_splits(first: Built) -> None:
    """Every story has rows in one split only, and copied articles share theirs."""
    splits, stories = defaultdict(set), defaultdict(set)
    for path in sorted((first.folder / "data").iterdir()):
        for row in pq.read_table(path).to_pylist():
            splits[row["story_id"]].add(path.name.split("-")[0])
            stories[row["title"]].add(row["story_id"])
    assert {len(found) for found in splits.values()} == {1}
    copies = [stories[f"Copy {number} of a story"] for number in range(4)]
    assert len(set.union(*copies)) == 1
    assert set.union(*copies) == stories["Revised ferry plan"]


def test_ids_are_unique_over_all_splits(first: Built) -> None:
    """No two rows of a build have one id, and there are as many as were accepted."""
    tables = [pq.read_table(path, columns=["id"]) for path in (first.folder / "data").iterdir()]
    ids = [name for table in tables for name in table["id"].to_pylist()]
    assert len(set(ids)) == len(ids) == first.report.funnel.accepted


def test_the_latest_revision_is_the_one_that_stands(first: Built) -> None:
    """Of four revisions the one with the latest captured_at is published, the others are duplicates."""
    rows = [row for path in (first.folder / "data").iterdir() for row in pq.read_table(path).to_pylist()]
    (plan,) = [row for row in rows if row["title"] == "Revised ferry plan"]
    assert plan["text"].endswith("Revision 2.")
    assert first.report.funnel.duplicate == 3
