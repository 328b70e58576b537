"""Is what an earlier build finished taken over, exactly as far as it is still good, and does nobody see it?"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from tests.heard import Heard
from tests.intakes import markdown, put
from tests.properties.sources import corpus, write

from copydesk.build import Target, build
from copydesk.canonical import sha256_file
from copydesk.check import How
from copydesk.errors import DataRefused, PlaceError
from copydesk.intake.read import Reading, read_task
from copydesk.intake.tasks import Packs, Task, read_items, write_items
from copydesk.progress import heard_by
from copydesk.recipe import Registry, load_project
from copydesk.reuse import Finished, finished, forget
from copydesk.runner import Crew
from copydesk.runner.shared import Here
from copydesk.sources import from_project

CONTRACT = (Path(__file__).parents[2] / "schemas" / "news_article.py").read_text(encoding="utf-8")
RECIPE = """
name = "acme/eu-news"
contract = "schemas/news_article.py:NewsArticle"
providers = "dataset/providers.toml"
as_of = 2026-01-01
[[source]]
path = "dataset/captures"
[[source]]
path = "dataset/more"
[severity]
"provider.unknown" = "warning"
[publish]
text = "all"
[split]
ratios = { train = 0.5, validation = 0.25, test = 0.25 }
"""
REGISTRY = '[[provider]]\nname = "Harbour Courier"\ndomains = ["harbourcourier.example"]\n'
STEPS = ("read", "check", "compare", "write")
ARTICLE = "The ferry is back in the harbour of Saltmere, the port authority said. Nobody had seen it for nine years."


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is finished beside the project."""
    monkeypatch.setenv("COPYDESK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a project of a few dozen captures, two files of records, and a source with a name of the first."""
    files = corpus()
    root = tmp_path / "news"
    write(files, sorted(files), root / "dataset" / "captures")
    rows = [json.loads(line) | {"title": f"A second {n}"} for n, line in enumerate(files["records.jsonl"].splitlines())]
    more = {"records.jsonl": "\n".join(map(json.dumps, rows)), "page.md": markdown(ARTICLE, title="Of another source")}
    put(root / "dataset", {"recipe.toml": RECIPE, "providers.toml": REGISTRY})
    put(root / "dataset" / "more", more)
    put(root / "schemas", {"news_article.py": CONTRACT})
    return root


def built(root: Path, out: str = "build", **how: object) -> tuple[dict[str, str], dict[str, str]]:
    """Build a project; return the sha256 of every file, and what was said to be reused of each step."""
    heard = Heard()
    chosen = {"kept_for": root / "dataset" / "recipe.toml", "batch": 8} | how
    with heard_by(heard):
        made = build(
            from_project(load_project(root / "dataset" / "recipe.toml")), Target(out=root / out), How(**chosen)
        )
    told = [
        str(words[0]).removeprefix("reused for ") for words in heard.said if str(words[0]).startswith("reused for ")
    ]
    files = sorted(path for path in made.folder.rglob("*") if path.is_file())
    digests = {path.relative_to(made.folder).as_posix(): sha256_file(path) for path in files}
    return digests, dict(line.split(": ", 1) for line in told)


def fresh(root: Path) -> dict[str, str]:
    """Build the project in its own way, with nothing kept."""
    return built(root, "fresh", kept_for=None, batch=256)[0]


def kept(tmp_path: Path, pattern: str) -> list[Path]:
    """Return what is kept."""
    return sorted(tmp_path.glob(f"cache/builds/*/{pattern}"))


def edit(path: Path, old: str, new: str) -> None:
    """Replace words of a file that are there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_same_again_is_all_taken_over(news: Path) -> None:
    """Nothing is kept at first; then everything is, whoever works, and no byte differs from a build without it."""
    first, said = built(news)
    assert {line.split(" (")[1] for line in said.values()} == {"nothing was kept before)"}
    assert set(said) == set(STEPS)
    again, said = built(news, crew=Crew(2))
    assert said["read"] == "40 of 40 files"
    for line in said.values():
        reused, of = line.split()[0::2]
        assert reused == of
    assert first == again == fresh(news)


def new_capture(news: Path) -> None:
    """Add a capture between the others."""
    put(news / "dataset" / "captures" / "pages", {"new.md": markdown(ARTICLE, title="Something new")})


def changed_capture(news: Path) -> None:
    """Change one word of a capture."""
    edit(news / "dataset" / "captures" / "wire" / "2.md", "Copy 2", "Copy two")


def removed_capture(news: Path) -> None:
    """Remove a capture."""
    (news / "dataset" / "captures" / "wire" / "1.md").unlink()


def renamed_capture(news: Path) -> None:
    """Give a capture another name, which its evidence states."""
    folder = news / "dataset" / "captures" / "wire"
    (folder / "1.md").rename(folder / "one.md")


def other_claim(news: Path) -> None:
    """Let the desk claim another moment for one capture."""
    edit(news / "dataset" / "captures" / "origins.toml", "2025-04-02T00:00:00", "2025-04-02T00:00:01")


def other_record(news: Path) -> None:
    """Change one record of many."""
    edit(news / "dataset" / "more" / "records.jsonl", "A second 3", "A second third")


def other_outlet(news: Path) -> None:
    """Say more of an outlet, which every capture may depend on."""
    edit(
        news / "dataset" / "providers.toml", 'name = "Harbour Courier"', 'name = "Harbour Courier"\nrights = "CC0-1.0"'
    )


def other_mapping(news: Path) -> None:
    """Let the recipe state something for all records of a source."""
    edit(news / "dataset" / "recipe.toml", '"dataset/more"\n', '"dataset/more"\nvalues = { section = "port" }\n')


def other_contract(news: Path) -> None:
    """Ask for longer titles."""
    edit(news / "schemas" / "news_article.py", '"max_value": 300', '"max_value": 299')


def other_day(news: Path) -> None:
    """Hold dates against another day."""
    edit(news / "dataset" / "recipe.toml", "2026-01-01", "2025-12-31")


def other_level(news: Path) -> None:
    """Let a rule weigh less."""
    edit(news / "dataset" / "recipe.toml", '"provider.unknown"', '"title.length" = "warning"\n"provider.unknown"')


def other_texts(news: Path) -> None:
    """Publish no texts."""
    edit(news / "dataset" / "recipe.toml", 'text = "all"', 'text = "none"')


def other_shares(news: Path) -> None:
    """Deal the splits by other shares."""
    edit(news / "dataset" / "recipe.toml", "train = 0.5, validation = 0.25", "train = 0.25, validation = 0.5")


@pytest.mark.parametrize(
    ("change", "files", "whole", "why"),
    [
        (new_capture, 40, set(), {}),
        (changed_capture, 39, set(), {}),
        (removed_capture, 39, set(), {}),
        (renamed_capture, 39, set(), {}),
        (other_claim, 39, set(), {}),
        (other_record, 39, set(), {}),
        (other_mapping, 39, set(), {}),
        (other_outlet, 0, set(), {"read": "registry"}),
        (other_contract, 40, {"compare"}, {"check": "contract"}),
        (other_day, 40, {"compare", "write"}, {"check": "as of"}),
        (other_level, 40, {"compare", "write"}, {"check": "levels"}),
        (other_texts, 40, {"check", "compare"}, {"write": "texts"}),
        (other_shares, 40, {"check", "compare"}, {}),
    ],
)
def test_a_change_costs_what_depends_on_it(
    news: Path, change: Callable[[Path], None], files: int, whole: set[str], why: dict[str, str]
) -> None:
    """What is new is made, what it has nothing to do with is taken over, and the bytes are those of a fresh build."""
    built(news)
    change(news)
    made, said = built(news)
    assert made == fresh(news)
    assert said["read"].split()[0] == str(files)
    reused = {step: [part.replace(",", "") for part in line.split()] for step, line in said.items()}
    assert {step for step in STEPS[1:] if reused[step][0] == reused[step][2]} >= whole
    for step, words in why.items():
        assert reused[step][0] == "0"
        assert said[step].endswith(f"(changed: {words})")
    if not why.get("read") and change is not other_contract:
        assert int(reused["compare"][0]) > 0


def test_many_days_are_the_same_as_one(news: Path) -> None:
    """After random edits, each followed by a build, every build was that of a project that never built before."""
    pick = Random(11)  # noqa: S311 - no secret
    folder = news / "dataset" / "captures" / "pages"
    for day in range(5):
        there = sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".md"})
        put(
            folder,
            {f"{pick.random():.9f}.md": markdown(f"{ARTICLE} {day} {n}", title=f"Of day {day} {n}") for n in range(6)},
        )
        pick.choice([path for path in there if path.suffix == ".txt"]).write_text(f"Rewritten {day}\n\n{ARTICLE}\n")
        if day % 3 == 2:
            other = news / "dataset" / "more" / "page.md"
            other.write_text(markdown(f"{ARTICLE} {day}", title=f"Another page {day}"), encoding="utf-8")
        made, said = built(news, crew=Crew(1 + day // 4), batch=(8, 256, 5)[day % 3])
        assert made == fresh(news), day
        assert day == 0 or int(said["read"].split()[0]) > 30


@pytest.mark.parametrize("pattern", ["read/*.arrow", "check/*.findings", "compare/*.shingles", "write/*.parquet"])
def test_what_was_damaged_is_made_again(news: Path, tmp_path: Path, pattern: str) -> None:
    """A bit that flipped, a file that is cut or gone: it is not believed, and it is whole again afterwards."""
    first, _ = built(news)
    for number, path in enumerate(kept(tmp_path, pattern)):
        data = bytearray(path.read_bytes() or b"once there was none")
        data[len(data) // 2] ^= 1
        path.unlink()
        if number % 3 < 2:
            path.write_bytes(data[: len(data) // (1 + number % 3)])
    again, said = built(news)
    assert again == first
    step = pattern.partition("/")[0]
    assert said[step].startswith("0 of ")
    assert built(news)[1][step].split()[0] != "0"


@pytest.mark.parametrize("pattern", ["*/*.whole", "read/*.items", "decided.json"])
def test_what_states_nothing_states_nothing(news: Path, tmp_path: Path, pattern: str) -> None:
    """Statements that are rubbish are as good as none."""
    first, _ = built(news)
    for path in kept(tmp_path, pattern):
        path.write_bytes(b"[[1, 2], 3")
    assert built(news)[0] == first


def test_a_build_that_was_refused_is_resumed(news: Path) -> None:
    """What was read and checked before it stopped is not read again."""
    edit(news / "dataset" / "recipe.toml", "as_of", "max_quarantined = 0\nas_of")
    with pytest.raises(DataRefused):
        built(news)
    edit(news / "dataset" / "recipe.toml", "max_quarantined = 0\n", "")
    made, said = built(news)
    assert said["read"].startswith("40 of 40 files")
    assert said["check"].split()[0] != "0"
    assert made == fresh(news)


def test_nothing_is_left_of_what_is_gone(news: Path, tmp_path: Path) -> None:
    """After the next build no file of the cache holds words of a capture that was removed."""
    word = "Kestrelwharf"
    put(news / "dataset" / "captures", {"secret.md": markdown(f"{ARTICLE} {word}", title=f"A secret of {word}")})
    built(news)
    assert any(word.encode() in path.read_bytes() for path in kept(tmp_path, "read/*.arrow"))
    (news / "dataset" / "captures" / "secret.md").unlink()
    built(news)
    assert not any(word.encode() in path.read_bytes() for path in kept(tmp_path, "*/*"))


def test_a_contract_that_runs_code_is_asked_each_time(news: Path) -> None:
    """Code may look at a clock: only what says the same whenever it is asked is not asked again."""
    edit(
        news / "schemas" / "news_article.py",
        "class NewsArticle",
        "def today() -> int:\n    return 1\n\n\nclass NewsArticle",
    )
    first, _ = built(news)
    again, said = built(news)
    assert said["check"].startswith("0 of ")
    assert said["compare"].split()[0] != "0"
    assert first == again


def test_two_builds_at_once_do_not_meet(news: Path, tmp_path: Path) -> None:
    """While one build of a project goes on, another keeps nothing and takes nothing over; both end well."""
    first, _ = built(news)
    recipe = news / "dataset" / "recipe.toml"
    with finished(recipe, tmp_path / "work") as mine:
        assert mine.keeps
        again, said = built(news)
        forget(recipe)
    assert again == first
    assert said == {}
    assert built(news)[1]["read"].startswith("40 of 40")


def test_forgotten_is_gone(news: Path, tmp_path: Path) -> None:
    """What was asked to be forgotten is removed, and so is what belongs to a project that is gone."""
    built(news)
    other = tmp_path / "other"
    shutil.copytree(news, other)
    built(other)
    assert len(kept(tmp_path, "project")) == 2
    shutil.rmtree(news)
    built(other)
    (left,) = kept(tmp_path, "project")
    assert os.fsdecode(left.read_bytes()).startswith(str(other))
    forget(other / "dataset" / "recipe.toml")
    assert kept(tmp_path, "*") == []


def test_without_a_cache_nothing_is_kept(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty COPYDESK_CACHE keeps nothing; a place that cannot be used is said, and the build goes on."""
    monkeypatch.setenv("COPYDESK_CACHE", "")
    first, said = built(news)
    assert said == {}
    (tmp_path / "cache").write_bytes(b"a file")
    monkeypatch.setenv("COPYDESK_CACHE", str(tmp_path / "cache"))
    assert built(news) == (first, {})


def test_a_capture_that_was_lost_is_read_again(tmp_path: Path) -> None:
    """A pack in which one was lost, to a limit of time or memory, gives its others, but not as a whole."""
    folder = put(tmp_path / "in", {"a.md": markdown(ARTICLE, title="One"), "b.md": markdown(ARTICLE, title="Two")})
    place = Finished(tmp_path / "kept", keeps=True).place("read")
    from copydesk.article import Origin  # noqa: PLC0415 - of this test alone

    task = Task(folder, (("a.md", Origin()), ("b.md", Origin())))
    read = read_task(Here(Reading(place, Registry(), "settings")), (0, task))
    items = read_items(read.path.with_suffix(".items"))
    assert [count for _, count in items] == [1, 1]
    statement = read.path.with_suffix(".items")
    write_items(statement, [(None, 1), tuple(items[1])])
    packs = Packs(place)
    assert [(rows.start, rows.count) for rows in packs.rows.values()] == [(1, 1)]
    assert packs.files == {read.path.stem: 2}
    statement.write_bytes(statement.read_bytes().replace(b"    1\n", b"    2\n"))
    assert Packs(place).rows == Packs(place).files == {}


@pytest.mark.parametrize(
    ("module", "name", "place"),
    [
        ("intake.read", "write_items", "step `read`, records.jsonl"),
        ("dedupe.store", "write_array", "step `compare`, part 1"),
        ("dedupe.groups", "write_array", "step `group into stories`, bands 0"),
        ("shards", "write_shard", "step `write`, data/train-0001-00000.parquet"),
    ],
)
def test_a_full_disk_is_told_with_the_step_and_the_next_build_goes_on(
    news: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str, place: str
) -> None:
    """No build appears, and what was finished before the disk was full is not done again."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(f"copydesk.{module}.{name}", refused)
        with pytest.raises(PlaceError) as caught:
            built(news)
    assert (caught.value.code, caught.value.where) == ("place.disk-full", place)
    assert not (news / "build").exists()
    made, said = built(news)
    assert made == fresh(news)
    assert said["read"].startswith("0 of" if module == "intake.read" else "40 of 40")
    assert (int(said["compare"].split()[0]) > 0) == (module in {"dedupe.groups", "shards"})
