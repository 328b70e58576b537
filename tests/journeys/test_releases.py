"""Does a dataset grow from release to release without a record that moves, and without a leak?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from tests.intakes import put
from tests.rows import SOUND

from copydesk.build import Built, Target, build
from copydesk.canonical import sha256_file
from copydesk.check import How
from copydesk.cli.app import run
from copydesk.errors import DataRefused, UsageError
from copydesk.recipe import load_project
from copydesk.release import Version
from copydesk.released import Released
from copydesk.sources import from_project
from copydesk.templates import read_template

RECIPE = """
name = "acme/eu-news"
contract = "schemas/news_article.py:NewsArticle"
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
Record = Mapping[str, Any]


def wire(seed: int, stories: int = 120) -> list[Record]:
    """Return records of outlets that carry each other's stories: as they are, shortened, or quoting two of them."""
    rng = Random(seed)  # noqa: S311 - no secret
    texts = [" ".join(f"s{story}w{rng.randrange(90)}x{place}" for place in range(60)) for story in range(stories)]
    said = []
    for story, text in enumerate(texts):
        words = text.split()
        said += [text] * rng.choice((1, 1, 2)) + [" ".join(words[: rng.randrange(40, 60)])] * rng.choice((0, 0, 1))
        if story % 6 == 5:
            other = texts[rng.randrange(story)].split()
            said.append(" ".join([*words[5:20], f"own{story}", *other[10:25], *(f"own{story}x{n}" for n in range(30))]))
    return [record(number, text, day=number % 300) for number, text in enumerate(said)]


def record(number: int, text: str, day: int = 0) -> Record:
    """Return an article of its own address, title and day."""
    moment = f"2025-{1 + day // 28 % 12:02d}-{1 + day % 28:02d}T09:00:00Z"
    outlet = f"outlet-{number % 7}.example"
    return {
        "url": f"https://{outlet}/{number}", "title": f"Harbour report number {number}", "text": text,
        "provider": outlet, "provider_domain": outlet, "published_at": moment, "language": SOUND["language"],
    }  # fmt: skip


def released(  # noqa: PLR0913 - what is built, after what, by which recipe, and what it is called
    root: Path,
    records: Iterable[Record],
    place: str,
    previous: Built | Released | None,
    recipe: str = RECIPE,
    *,
    version: str = "",
) -> Built:
    """Build records as the release that follows another, in a folder of this name."""
    put(root, {"dataset/recipe.toml": recipe, "schemas/news_article.py": read_template("news_article.py.in")})
    put(root, {"captures/articles.jsonl": "".join(json.dumps(record) + "\n" for record in records)})
    target = Target(
        out=root / place,
        version=Version.parse(version) if version else None,
        previous=Released(previous.manifest, previous.folder) if previous else None,
    )
    return build(from_project(load_project(root / "dataset" / "recipe.toml")), target, How())


def rows(made: Built) -> dict[str, tuple[str, str]]:
    """Return split and story of each record by its address."""
    found = {}
    for path in sorted((made.folder / "data").iterdir()):
        split = path.name.split("-")[0]
        found |= {url: (split, story) for url, story in pl.read_parquet(path).select("url", "story_id").rows()}
    return found


@pytest.mark.parametrize("arrival", ["by date", "random"])
@pytest.mark.parametrize("policy", ["", 'policy = "provider"\n', 'policy = "stratified"\nby = ["provider_domain"]\n'])
def test_no_record_moves_and_nothing_leaks(tmp_path: Path, arrival: str, policy: str) -> None:
    """Three releases of half, three quarters and all: each record is in its first split or in none, and none leaks."""
    records = wire(7)
    if arrival == "random":
        Random(1).shuffle(records)  # noqa: S311 - no secret
    recipe = RECIPE.replace("[split]\n", f"[split]\n{policy}")
    seen: dict[str, tuple[str, str]] = {}
    previous, late = None, 0
    for number, share in enumerate((0.5, 0.75, 1.0)):
        made = released(tmp_path, records[: int(len(records) * share)], f"build-{number}", previous, recipe)
        now = rows(made)
        assert {url: now[url] for url in seen.keys() & now.keys()} == {
            url: seen[url] for url in seen.keys() & now.keys()
        }
        assert made.facts.leakage
        assert made.facts.leakage.pairs > 1_000
        held = {group.code: group.count for group in made.report.findings if group.severity == "error"}
        late += held.get("split.late-merge", 0)
        assert made.report.funnel.quarantined == len(made.changes.held) == sum(held.values())
        assert made.changes.left_out == len(seen.keys() - now.keys())
        seen, previous = seen | now, made
    assert late or arrival == "by date" or policy, "a late merge is what this is about"


def bridging(root: Path) -> tuple[Built, Built, dict[str, tuple[str, str]], str]:
    """Return two releases, the second with a record that quotes a story of train and one of test; and that record."""
    texts = [" ".join(f"s{story}w{place}" for place in range(40)) for story in range(12)]
    records = [record(number, text) for number, text in enumerate(texts)]
    first = released(root, records, "first", None)
    by_split: dict[str, list[int]] = {}
    for url, (split, _) in rows(first).items():
        by_split.setdefault(split, []).append(int(url.rsplit("/", 1)[1]))
    parts = [texts[min(by_split[split])].split()[3:18] for split in ("train", "test")]
    bridge = record(99, " ".join([*parts[0], "between", *parts[1], *(f"own{n}" for n in range(40))]))
    second = released(root, [*records, bridge], "second", first)
    return first, second, rows(first), str(min(by_split["train"]))


def test_a_late_merge_leaves_out_the_record_of_train_and_tells(tmp_path: Path) -> None:
    """The record of train is quarantined and listed, the one of test stays, the bridge goes to test; names stay."""
    first, second, before, number = bridging(tmp_path)
    after = rows(second)
    gone = set(before) - set(after)
    assert {url.rsplit("/", 1)[1] for url in gone} == {number}
    assert {after[url][0] for url in after.keys() - before.keys()} == {"test"}
    assert len(second.changes.merged) == 1
    assert [(it.was_in, it.code) for it in second.changes.held] == [("train", "split.late-merge")]
    quarantine = pl.read_parquet(second.folder / "quarantine.parquet")
    assert quarantine["url"].to_list() == list(gone)
    said = [it["message"] for it in quarantine["findings"][0] if it["code"] == "split.late-merge"]
    assert said[0].startswith("it was released in train, and its story is now part of g1-")
    assert second.manifest.previous
    assert second.manifest.previous.manifest == first.manifest.digest


def test_what_was_left_out_stays_out(tmp_path: Path) -> None:
    """The release after a late merge says the same again, and changes nothing."""
    _, second, _, _ = bridging(tmp_path)
    records = [json.loads(line) for line in (tmp_path / "captures/articles.jsonl").read_text().splitlines()]
    assert released(tmp_path, records, "same", second).already
    third = released(tmp_path, records, "third", second, version="2.0.1")
    assert rows(third) == rows(second)
    assert (third.changes.merged, third.changes.left_out, len(third.changes.held)) == ([], 0, 1)


def test_building_the_newest_release_again_gives_its_bytes(tmp_path: Path) -> None:
    """With a late merge behind it and all: `already`, and every file of the release the same."""
    _, second, _, _ = bridging(tmp_path)
    records = [json.loads(line) for line in (tmp_path / "captures/articles.jsonl").read_text().splitlines()]
    kept = second.folder.rename(tmp_path / "kept")
    again = released(tmp_path, records, "again", Released(second.manifest, kept))
    assert again.already
    assert again.manifest.digest == second.manifest.digest
    assert {entry.path: sha256_file(again.folder / entry.path) for entry in again.manifest.files} == {
        entry.path: entry.sha256 for entry in second.manifest.files
    }


def test_another_rule_is_a_major_version(tmp_path: Path) -> None:
    """Another salt, share or policy may not hide behind a small step; what was released keeps its split even then."""
    records = wire(3, 30)
    first = released(tmp_path, records, "first", None)
    other = RECIPE.replace("[split]\n", '[split]\nsalt = "another"\n')
    with pytest.raises(DataRefused) as caught:
        released(tmp_path, records, "second", first, other, version="1.1.0")
    assert caught.value.what == "1.1.0 cannot follow 1.0.0: what changed asks for a major version"
    assert caught.value.why.startswith("the splits are dealt by another rule: by ")
    assert "--version 2.0.0" in caught.value.help
    second = released(tmp_path, records, "second", first, other)
    assert (rows(second), second.manifest.version) == (rows(first), "2.0.0")


def test_another_rule_is_a_major_version_for_diff_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where every old record stays where it was, nothing but the rule tells that new ones are dealt otherwise."""
    records = wire(3, stories=12)
    first = released(tmp_path, records, "first", None)
    released(tmp_path, records, "second", first, RECIPE.replace("[split]\n", '[split]\nsalt = "another"\n'))
    monkeypatch.chdir(tmp_path)
    assert run(["diff", "first", "second", "--max-bump", "minor"]) == 1
    assert "MAJOR  the splits are dealt by another rule" in capsys.readouterr().out


def test_what_was_taken_back_is_not_published_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same content gets a version of its own, which can be published."""
    monkeypatch.chdir(tmp_path)
    recipe = RECIPE + '[release]\nhub = "dir:.hub"\n'
    released(tmp_path, wire(3, stories=12), "build", None, recipe)
    assert [run(["publish"]), run(["build"])] == [0, 0]
    assert "already published" in capsys.readouterr().out
    assert run(["release", "yank", "dir:.hub/acme/eu-news@1.0.0", "--reason", "a wrong source"]) == 0
    assert [run(["build"]), run(["publish"])] == [0, 0]
    assert "published acme/eu-news 1.0.1" in capsys.readouterr().out


def test_a_damaged_release_is_not_built_on(tmp_path: Path) -> None:
    """Without its ledger the next release would deal everything anew."""
    records = wire(3, 10)
    first = released(tmp_path, records, "first", None)
    (first.folder / "ledger/0001.parquet").unlink()
    with pytest.raises(DataRefused) as caught:
        released(tmp_path, records, "second", first)
    assert (caught.value.what, caught.value.exit_code) == ("the previous release is damaged", 1)
    assert not (tmp_path / "second").exists()


def test_time_holds_out_what_lies_on_both_sides(tmp_path: Path) -> None:
    """Cut by date, no record of test or validation is older than one of train, and held stories are told."""
    policy = 'policy = "temporal"\nvalidation_from = 2025-05-01\ntest_from = 2025-08-01\n'
    recipe = RECIPE[: RECIPE.index("ratios")] + policy
    made = released(tmp_path, wire(5), "first", None, recipe)
    days = {split.split: (split.first, split.last) for split in made.facts.splits}
    assert days["train"][1] < "2025-04-24"
    assert "2025-05-01" <= days["validation"][0] <= days["validation"][1] < "2025-07-25"
    assert days["test"][0] >= "2025-08-01"
    assert {it.code for it in made.changes.held} == {"split.embargo"}


def shuffled(records: Sequence[Record], seed: int) -> list[Record]:
    """Return the records in another order."""
    mixed = list(records)
    Random(seed).shuffle(mixed)  # noqa: S311 - no secret
    return mixed


def test_the_order_of_records_decides_nothing(tmp_path: Path) -> None:
    """Stories and splits are those of the records, whichever came first."""
    records = wire(9)
    first = rows(released(tmp_path / "a", records, "first", None))
    assert rows(released(tmp_path / "b", shuffled(records, 2), "first", None)) == first


def barely_alike(pairs: int) -> list[Record]:
    """Return pairs of short texts that are near copies by a hair and share no passage: a band misses one in eight."""
    said = []
    for number in range(pairs):
        text = " ".join(f"harbour{number}word{place}" for place in range(8))
        said += [text, f"{text} {text}"]
    return [record(number, text) for number, text in enumerate(said)]


def test_what_the_grouping_missed_is_found_and_mended(tmp_path: Path) -> None:
    """A look at the finished splits finds the pairs; their stories become one, and the records are placed anew."""
    made = released(tmp_path, barely_alike(60), "first", None)
    assert made.facts.leakage
    assert made.facts.leakage.rounds == 2
    found = {int(url.rsplit("/", 1)[1]): where for url, where in rows(made).items()}
    assert len(found) == 120
    assert [number for number in range(0, 120, 2) if found[number][0] != found[number + 1][0]] == []
    assert len({split for split, _ in found.values()}) == 3


def test_a_leak_that_stays_refuses_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the rounds are over and there still is one, nothing is built, and the pair is named."""
    monkeypatch.setattr("copydesk.build.ROUNDS", 1)
    with pytest.raises(DataRefused) as caught:
        released(tmp_path, barely_alike(60), "first", None)
    assert "still leak from one split to another after 1 rounds" in caught.value.what
    assert not (tmp_path / "first").exists()


def test_the_level_of_what_keeps_splits_apart_cannot_be_changed(tmp_path: Path) -> None:
    """A record that would leak is in no split, whatever a recipe calls that."""
    recipe = RECIPE.replace("[severity]\n", '[severity]\n"split.late-merge" = "off"\n')
    with pytest.raises(UsageError) as caught:
        released(tmp_path, barely_alike(2), "first", None, recipe)
    assert caught.value.what == "the level of `split.late-merge` cannot be changed"


def test_a_frozen_evaluation_stays_as_it_was(tmp_path: Path) -> None:
    """All that is new goes to train or is left out and told, and test has the rows that it had."""
    records = wire(13, 60)
    first = released(tmp_path, records[:80], "first", None)
    frozen = RECIPE.replace("[split]\n", '[split]\nevaluation = "frozen"\n')
    second = released(tmp_path, records, "second", first, frozen)
    old, new = rows(first), rows(second)
    kept = {url for url, (split, _) in old.items() if split != "train"}
    assert {url for url, (split, _) in new.items() if split != "train"} <= kept
    assert {split for url, (split, _) in new.items() if url not in old} == {"train"}
    assert second.changes.added > 10
    assert "split.frozen" in {it.code for it in second.changes.held}
