"""Does another tool find a near copy that ours does not? datasketch, with its own signatures and buckets."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from datasketch import MinHash, MinHashLSH
from tests import mh1
from tests.stories import of_texts


def corpus(seed: int) -> dict[str, str]:
    """Return texts of 90 words, each with copies that are edited more and more, or cut shorter and shorter."""
    rng, texts = Random(seed), []  # noqa: S311 - no secret
    for story in range(60):
        words = [f"w{rng.randrange(400)}" for _ in range(90)]
        texts.append(words)
        texts += [
            [f"e{story}x{place}" if rng.random() < share else word for place, word in enumerate(words)]
            for share in (0.01, 0.03, 0.06, 0.12)
        ]
        texts.append(words[: rng.randrange(40, 90)])
    rng.shuffle(texts)
    return {f"{number:04d}": " ".join(words) for number, words in enumerate(texts)}


@pytest.fixture(scope="module", params=[1, 2])
def texts(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return texts of a seed."""
    return corpus(request.param)


def candidates(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Return the pairs that datasketch brings together, with its own hashes of the shingles."""
    index, sketches = MinHashLSH(num_perm=128, params=(32, 4)), {}
    for name, text in texts.items():
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(shingle).encode() for shingle in sorted(mh1.shingles(text))])
        index.insert(name, sketch)
        sketches[name] = sketch
    return {(name, other) for name, sketch in sketches.items() for other in index.query(sketch) if name < other}


def test_what_datasketch_finds_is_one_story(texts: dict[str, str], tmp_path: Path) -> None:
    """Each pair that it brings together, and that is a near copy by an exact comparison, is in one story of ours."""
    found = of_texts(tmp_path, texts)
    sets = {name: mh1.shingles(text) for name, text in texts.items()}
    near = [pair for pair in candidates(texts) if mh1.near(sets[pair[0]], sets[pair[1]])]
    assert len(near) > 150
    assert [pair for pair in near if found[pair[0]] != found[pair[1]]] == []


def test_stories_are_those_of_all_pairs(texts: dict[str, str], tmp_path: Path) -> None:
    """Compared pair by pair, the same texts are one story."""
    found = of_texts(tmp_path, texts)
    members: dict[str, list[str]] = {}
    for name, founder in sorted(found.items()):
        members.setdefault(founder, []).append(name)
    for group in mh1.groups(texts.values()):
        mine = sorted(name for name, text in texts.items() if text in group)
        assert all(found[one] == found[other] for one, other in pairwise(mine))
        assert members[found[mine[0]]] == mine
