"""Is a score what it says, and does a floor hold?"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.scores import RENEW, keep_floor, token_f1

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
SCORER = CORPUS.parent / "tools" / "score.py"


@pytest.mark.parametrize(
    ("gold", "found", "score"),
    [
        ("The ferry is back", "the FERRY is back.", 1.0),
        ("The ferry is back", None, 0.0),
        ("The ferry is back", "a quay", 0.0),
        ("ferry ferry quay", "ferry quay", 0.8),
        ("港に戻る", "港に", 2 / 3),
    ],
)
def test_a_score_counts_words(gold: str, found: str | None, score: float) -> None:
    """Case and marks do not matter, how often a word stands does."""
    assert token_f1(gold, found) == pytest.approx(score)


@pytest.mark.corpus
@pytest.mark.skipif(not SCORER.is_file(), reason=f"the scorer is not beside this checkout: {SCORER}")
def test_the_score_is_that_of_the_scorer(tmp_path: Path) -> None:
    """On real pages the score is that of the scorer which all figures are quoted from."""
    pages = [json.loads(line) for line in (CORPUS / "page_text.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {page["id"]: page["capture"][: len(page["text"])] for page in pages}
    (tmp_path / "found.jsonl").write_text("\n".join(json.dumps({"id": key, "text": it}) for key, it in found.items()))
    gold = [{"with_": None, **page} for page in pages]
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    told = subprocess.run(
        [sys.executable, SCORER, "gold.jsonl", "found.jsonl", "--json"], cwd=tmp_path, capture_output=True, check=True
    )
    mean = sum(token_f1(page["text"], found[page["id"]]) for page in pages) / len(pages)
    assert mean == pytest.approx(json.loads(told.stdout)["ALL"]["body_f1"])


def test_a_floor_only_rises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renewing raises a floor, a lower figure fails whether or not it is asked to renew."""
    place, corpus = tmp_path / "floors.toml", tmp_path / "corpus.jsonl"
    place.write_text("# Floors.\n")
    corpus.write_text("a")
    monkeypatch.delenv(RENEW, raising=False)
    with pytest.raises(AssertionError, match=f"no floor yet.*{RENEW}=1 python -m pytest"):
        keep_floor("body", 0.91239, corpus, place)
    monkeypatch.setenv(RENEW, "1")
    keep_floor("body", 0.91239, corpus, place)
    keep_floor("body", 0.92, corpus, place)
    with pytest.raises(AssertionError, match=r"`body` is 0\.9100, its floor 0\.9200.*only raises"):
        keep_floor("body", 0.91, corpus, place)
    assert place.read_text().startswith("# Floors.\n")
    assert tomllib.loads(place.read_text())["body"]["figure"] == 0.92


def test_a_floor_of_another_corpus_says_how_it_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure of other pages is compared with nothing: it has to be measured anew."""
    place, corpus = tmp_path / "floors.toml", tmp_path / "corpus.jsonl"
    place.write_text('["body"]\nfigure = 0.5\ncorpus = "x"\n')
    corpus.write_text("a")
    monkeypatch.delenv(RENEW, raising=False)
    with pytest.raises(AssertionError, match=f"another corpus.*{RENEW}=1"):
        keep_floor("body", 0.9, corpus, place)
