"""Is an article that was taken down gone from every later release, whatever it is called when it returns?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.intakes import put
from tests.journeys.test_releases import RECIPE, record

from copydesk.cli.app import run
from copydesk.hubs.directory import DirectoryHub
from copydesk.publish.takedown import calls_on_a_remote_hub
from copydesk.release import Version
from copydesk.templates import read_template
from copydesk.verify import verify_folder

NAME = "acme/eu-news"
RECORDS = [record(number, " ".join(f"s{number}w{place}" for place in range(40))) for number in range(24)]
GONE = RECORDS[5]
REASON = "the wish of a person who is named in it"


def ask(*words: str) -> tuple[int, dict[str, Any]]:
    """Run a command and return its exit code and its JSON."""
    with pytest.MonkeyPatch.context() as patch:
        from io import StringIO  # noqa: PLC0415 - for this only

        out = StringIO()
        patch.setattr("sys.stdout", out)
        code = run(["--json", *words])
    answer = json.loads(out.getvalue())
    return code, answer.get("result") or answer["error"]


def write(*more: dict[str, Any] | Any) -> None:
    """Put the captures of the project there: all records, and more in a file of their own."""
    put(Path(), {"captures/articles.jsonl": "".join(json.dumps(it) + "\n" for it in RECORDS)})
    put(Path(), {"captures/more.jsonl": "".join(json.dumps(it) + "\n" for it in more)} if more else {})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project, the current folder, with two releases, both of which hold the article, and a third build."""
    monkeypatch.chdir(tmp_path)
    recipe = RECIPE + '[release]\nhub = "dir:.hub"\n'
    put(tmp_path, {"dataset/recipe.toml": recipe, "schemas/news_article.py": read_template("news_article.py.in")})
    write()
    for more in ((), (record(900, "more words " * 20),)):
        write(*more)
        assert ask("build")[0] == ask("publish")[0] == 0
    return tmp_path


def strings(value: Any) -> Iterator[str]:
    """Yield every string in a value of JSON."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


def words_in(folder: Path) -> str:
    """Return everything that a release says, unpacked."""
    told = []
    for path in sorted(it for it in folder.rglob("*") if it.is_file()):
        if path.suffix == ".parquet":
            rows = pl.read_parquet(path).with_columns(pl.selectors.temporal().cast(pl.String)).to_dicts()
            told += [*strings(rows)]
        else:
            told.append(path.read_text())
    return "\n".join(told)


def test_an_article_is_taken_down(project: Path) -> None:
    """Yanked everywhere, out of the next build and named nowhere in it; purged once that is published."""
    code, done = ask("release", "takedown", "--url", GONE["url"], "--reason", REASON)
    assert (code, done["versions"], done["captures"], done["newest_holds_it"]) == (
        0,
        ["1.0.0", "1.1.0"],
        ["articles.jsonl"],
        True,
    )
    (name,) = done["ids"]
    hub = DirectoryHub(project / ".hub")
    assert [(said.reason, said.purged) for v in ("1.0.0", "1.1.0") if (said := hub.yanked(NAME, Version.parse(v)))] == [
        (REASON, False)
    ] * 2
    assert GONE["url"] not in (project / "dataset/tombstones.json").read_text()
    assert name not in (project / "dataset/tombstones.json").read_text()

    code, error = ask("release", "takedown", "--url", GONE["url"], "--reason", REASON, "--purge", "--yes")
    assert (code, error["what"]) == (1, f"{NAME} 1.1.0, the newest release, still holds the article")

    code, built = ask("build")
    assert (code, built["version"], built["changes"]["taken_down"]) == (0, "2.0.0", 1)
    assert built["changes"]["history"][-1]["why"] == ["1 row removed", "1 article taken down"]
    (row,) = pl.read_parquet("build/quarantine.parquet").to_dicts()
    assert (row["id"], row["source"], row["text"], row["url"], row["evidence"]) == (
        name,
        "articles.jsonl",
        None,
        None,
        [],
    )
    assert [it["code"] for it in row["findings"]] == ["record.taken-down"]
    assert ask("publish")[0] == 0
    new = project / ".hub" / NAME / "releases" / "v2.0.0"
    told = words_in(new)
    assert RECORDS[6]["url"] in told
    assert [
        it
        for it in (name, GONE["url"], GONE["title"], GONE["text"][:60])
        if it in told.replace(f"{GONE['title']}0", "")
    ] == []

    code, done = ask("release", "takedown", "--id", name, "--reason", REASON, "--purge", "--yes")
    assert (code, done["versions"], done["purged"]) == (0, ["1.0.0", "1.1.0"], True)
    assert [str(it) for it in hub.versions(NAME)] == ["2.0.0"]
    assert verify_folder(new).ok
    assert ask("verify", f"dir:.hub/{NAME}@2.0.0")[0] == 0
    told_of = ask("release", "log")[1]["releases"]
    assert [(it["version"], it["purged"], it["yanked"]) for it in told_of] == [
        ("2.0.0", False, None),
        ("1.1.0", True, REASON),
        ("1.0.0", True, REASON),
    ]


def test_it_stays_out_whatever_it_is_called(project: Path) -> None:
    """The same text at another address, and the same address with another text; the next list has them still."""
    assert ask("release", "takedown", "--url", GONE["url"], "--reason", REASON)[0] == 0
    assert ask("build")[0] == ask("publish")[0] == 0
    (project / "dataset/tombstones.json").unlink()
    moved = {**GONE, "url": "https://outlet-1.example/moved", "title": "The same under another title"}
    mended = {**GONE, "text": "rewritten " * 20, "url": f"{GONE['url']}?utm_source=feed"}
    write(moved, mended)
    code, built = ask("build")
    assert (code, built["report"]["funnel"]["quarantined"]) == (0, 2)
    assert {it["code"]: it["count"] for it in built["report"]["findings"]}["record.taken-down"] == 2
    assert built["version"] == "3.0.0", "the release before had another record in the second file"


def test_what_was_never_released_is_kept_out_by_its_address(project: Path) -> None:
    """And an id that nobody released is a mistake."""
    code, done = ask("release", "takedown", "--url", "https://outlet-1.example/later", "--reason", REASON)
    assert (code, done["versions"], done["ids"]) == (0, [], [])
    code, error = ask("release", "takedown", "--id", "0" * 32, "--reason", REASON)
    assert (code, error["what"]) == (2, f"no release of {NAME} holds the article {'0' * 32}")
    write({**record(77, "later words " * 20), "url": "https://outlet-1.example/later"})
    assert ask("build")[1]["report"]["funnel"]["quarantined"] == 1
    assert project.exists()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--reason", "r"], "name one article"),
        (["--reason", "r", "--id", "a", "--url", "b"], "name one article"),
        (["--reason", " ", "--url", "https://a.example/"], "a release is not taken back without a reason"),
        (["--reason", "r", "--url", "https://a.example/", "--purge"], "a purge cannot be undone"),
    ],
)
def test_wrong_words_take_nothing_down(project: Path, words: list[str], what: str) -> None:
    """Nothing is written before all is understood."""
    code, error = ask("release", "takedown", *words)
    assert (code, error["what"]) == (2, what)
    assert not (project / "dataset/tombstones.json").exists()


def test_a_damaged_list_lets_nothing_in(project: Path) -> None:
    """Without it an article would return."""
    (project / "dataset/tombstones.json").write_text('{"format": 1, "stones": [{}]}')
    code, error = ask("build")
    assert (code, error["what"]) == (2, "the list of what was taken down is damaged")


def test_the_calls_for_a_remote_hub_are_ones_that_there_are() -> None:
    """Each names a method of the client."""
    from huggingface_hub import HfApi  # noqa: PLC0415 - it is slow to import

    calls = [line.partition("api.")[2].partition("(")[0] for line in calls_on_a_remote_hub(NAME) if "api." in line]
    assert len(calls) == 5
    assert [name for name in calls if not hasattr(HfApi, name)] == []


def test_it_stays_out_where_its_text_was_withheld(project: Path) -> None:
    """A release that states the sha256 of a text is enough to know the article again, at any address."""
    recipe = project / "dataset/recipe.toml"
    recipe.write_text(recipe.read_text().replace('text = "all"', 'text = "licensed"'))
    recipe.write_text(recipe.read_text().replace(NAME, "acme/withheld"))
    assert ask("build")[0] == ask("publish")[0] == 0
    assert pl.read_parquet("build/data/*.parquet")["text"].null_count() == len(RECORDS) + 1
    assert ask("release", "takedown", "--url", GONE["url"], "--reason", REASON)[0] == 0
    write({**GONE, "url": "https://outlet-1.example/moved"}, {**GONE, "url": f"http://www.{GONE['url'][8:]}/amp"})
    code, built = ask("build")
    assert (code, built["report"]["funnel"]["quarantined"]) == (0, 3)


def test_the_releases_that_hold_it_under_another_id_go_as_well(project: Path) -> None:
    """By a variant of its address, then by the text that the variant has, and so on; the answer says by what."""
    variant, moved = f"http://www.{GONE['url'][8:]}/", "https://outlet-2.example/moved"
    other_words = " ".join(f"other{place}" for place in range(30))
    for more in ({**GONE, "url": variant, "text": other_words}, {**RECORDS[6], "url": moved, "text": other_words}):
        put(project, {"captures/articles.jsonl": "".join(json.dumps(it) + "\n" for it in [*RECORDS[:4], more])})
        put(project, {"captures/more.jsonl": ""})
        assert ask("build")[0] == ask("publish")[0] == 0
    code, done = ask("release", "takedown", "--url", GONE["url"], "--reason", REASON)
    assert (code, done["versions"]) == (0, ["1.0.0", "1.1.0", "2.0.0", "3.0.0"])
    assert {(it["url"], it["by"]): it["versions"] for it in done["articles"]} == {
        (GONE["url"], "id"): ["1.0.0", "1.1.0"],
        (variant, "address"): ["2.0.0"],
        (moved, "text"): ["3.0.0"],
    }
    assert ask("build")[0] == ask("publish")[0] == 0
    code, done = ask("release", "takedown", "--url", GONE["url"], "--reason", REASON, "--purge", "--yes")
    assert (code, done["versions"], done["purged"]) == (0, ["1.0.0", "1.1.0", "2.0.0", "3.0.0"], True)
    assert [it.name for it in (project / ".hub" / NAME / "releases").iterdir()] == ["v4.0.0"]


def test_what_is_known_by_its_text_alone_is_named_before_anything_is_purged(project: Path) -> None:
    """Three outlets may share a notice: whoever purges has seen whose articles go with the one that was meant."""
    shared = [record(number, GONE["text"]) for number in (906, 907)]
    put(project, {"captures/articles.jsonl": "".join(json.dumps(it) + "\n" for it in [GONE, *shared])})
    assert ask("build")[0] == ask("publish")[0] == 0
    put(project, {"captures/articles.jsonl": "".join(json.dumps(it) + "\n" for it in RECORDS[10:])})
    assert ask("build")[0] == ask("publish")[0] == 0
    asked = ("release", "takedown", "--url", GONE["url"], "--reason", REASON)
    code, error = ask(*asked, "--purge", "--yes")
    assert (code, error["what"]) == (1, "2 other articles are known by their text alone, and nothing was purged")
    assert sorted(line.split()[1] for line in error["why"].splitlines()) == sorted(it["url"] for it in shared)
    assert len(list((project / ".hub" / NAME / "releases").iterdir())) == 4
    code, done = ask(*asked)
    assert (code, done["by_text"], done["purged"]) == (0, 2, False)
    code, done = ask(*asked, "--purge", "--yes")
    assert (code, done["versions"], done["purged"]) == (0, ["1.0.0", "1.1.0", "2.0.0"], True)


def test_a_notice_that_many_carry_is_not_taken_down_with_one_of_them(project: Path) -> None:
    """Its text is too short to be anybody's."""
    notice = "The office of the harbour is closed today, and whoever needs a berth may ask at the lock on Monday."
    carried = [record(number, notice) for number in (906, 907)]
    put(project, {"captures/more.jsonl": "".join(json.dumps(it) + "\n" for it in carried)})
    assert ask("build")[0] == ask("publish")[0] == 0
    code, done = ask("release", "takedown", "--url", carried[0]["url"], "--reason", REASON)
    assert (code, [it["url"] for it in done["articles"]], done["by_text"]) == (0, [carried[0]["url"]], 0)
    assert ask("build")[1]["report"]["funnel"]["quarantined"] == 1


@pytest.mark.parametrize("by", ["id", "url"])
@pytest.mark.parametrize("cut", ["before it was moved", "while it was removed"])
def test_a_purge_that_was_cut_short_is_finished(project: Path, by: str, cut: str) -> None:
    """Whatever still lies there goes, by the same words or by the id; only then it is said to be purged."""
    asked = ["release", "takedown", "--url", GONE["url"], "--reason", REASON]
    (name,) = ask(*asked)[1]["ids"]
    assert ask("build")[0] == ask("publish")[0] == 0
    releases = project / ".hub" / NAME / "releases"
    said = {v: releases.parent / "yanked" / f"v{v}.json" for v in ("1.0.0", "1.1.0")}
    for path in said.values():
        state = json.loads(path.read_text())
        path.chmod(0o644)
        path.write_text(json.dumps({**state, "purged": True}))
    if cut == "while it was removed":
        for version in said:
            (releases / f"v{version}").chmod(0o755)
            (releases / f"v{version}").rename(releases.parent / ".staging" / (version.replace(".", "") * 8))
    asked = [*asked[:2], f"--{by}", name if by == "id" else GONE["url"], *asked[4:]]
    code, done = ask(*asked, "--purge", "--yes")
    assert (code, done["purged"], len(done["finished"])) == (0, True, 2)
    assert done["bytes"] > 0
    assert [it.name for it in releases.iterdir()] == ["v2.0.0"]
    assert list((releases.parent / ".staging").iterdir()) == []
    code, done = ask(*asked, "--purge", "--yes")
    assert (code, done["purged"], done["finished"], done["bytes"]) == (0, True, [], 0)


def test_a_release_that_only_names_it_is_told_and_taken_back(project: Path) -> None:
    """What was left out before it was taken down stands in the ledger and the changes of the next release."""
    left = [it for it in RECORDS if it is not GONE]
    put(project, {"captures/articles.jsonl": "".join(json.dumps(it) + "\n" for it in left)})
    assert ask("build")[0] == ask("publish")[0] == 0
    code, done = ask("release", "takedown", "--url", f"{GONE['url']}/amp", "--reason", REASON)
    assert (code, done["versions"], done["newest_holds_it"], done["newest_names_it"]) == (
        0,
        ["1.0.0", "1.1.0"],
        False,
        True,
    )
    assert [(it["version"], [Path(path).parts[0] for path in it["files"]]) for it in done["naming"]] == [
        ("2.0.0", ["ledger", "ledger", "changes.json"])
    ]
    hub = DirectoryHub(project / ".hub")
    assert [bool(hub.yanked(NAME, version)) for version in hub.versions(NAME)] == [True] * 3
    code, built = ask("build")
    assert (code, built["already"]) == (0, False)
    assert ask("publish")[0] == 0
    (name,) = done["ids"]
    told = words_in(project / ".hub" / NAME / "releases" / f"v{built['version']}")
    assert name not in told
    code, done = ask("release", "takedown", "--id", name, "--reason", REASON)
    assert (code, [it["version"] for it in done["naming"]], done["newest_names_it"]) == (0, ["2.0.0"], False)


TITLE = "Winter storm damages the harbour wall"
GONE_PAGE = (
    f"---\ntitle: {TITLE}\nurl: https://harbour.example/storm\npublishedDateTime: 2025-03-04T09:00:00Z\n---\n"
    + "\n\n".join(" ".join(f"storm{part}x{place}" for place in range(30)) for part in range(3))
)
OTHER_PAGE = f"""Harbour Courier

Ferry returns after nine years of repairs

4 March 2025, 09:30 UTC

{" ".join(f"ferry{place}" for place in range(60))}

Read also: {TITLE}

https://m.harbour.example/storm/amp

Most read: WINTER STORM – damages the harbour wall!

Read also: The mole of Saltmere was painted blue

https://harbour.example/mole
"""
HEAD = f"""---
title: Lighthouse gets a new lamp
url: https://harbour.example/lamp
publishedDateTime: 2025-03-06T09:00:00Z
related:
  - title: {TITLE}
    url: https://elsewhere.example/storm
  - title: Winter is over
    url: https://harbour.example/winter
---
{" ".join(f"lamp{place}" for place in range(60))}
"""


BESIDE_ORIGINS = "".join(
    f'["{name}"]\nprovider = "Harbour Courier"\nprovider_domain = "harbour.example"\n{more}'
    for name, more in {
        "gone.md": "",
        "head.md": "",
        "other.txt": 'url = "https://harbour.example/ferry"\ntitle = "Ferry returns after nine years of repairs"\n',
    }.items()
)


def test_nothing_beside_the_articles_names_it(project: Path) -> None:
    """Not what other pages point to, by a variant of its address or by its title, and not what was left out of them."""
    put(project, {"captures/gone.md": GONE_PAGE, "captures/other.txt": OTHER_PAGE})
    put(project, {"captures/head.md": HEAD, "captures/origins.toml": BESIDE_ORIGINS})
    assert ask("build")[0] == ask("publish")[0] == 0
    told = words_in(project / "build")
    assert told.casefold().count("harbour wall") > 3
    assert ask("release", "takedown", "--url", "https://harbour.example/storm", "--reason", REASON)[0] == 0
    assert ask("build")[0] == ask("publish")[0] == 0
    folder = project / ".hub" / NAME / "releases" / "v2.0.0"
    told = words_in(folder).casefold()
    assert [it for it in ("harbour wall", "harbour.example/storm") if it in told] == []
    assert {row["title"] for row in pl.read_parquet(folder / "related/*.parquet").to_dicts()} == {
        "The mole of Saltmere was painted blue",
        "Winter is over",
    }
    code, done = ask("release", "takedown", "--url", "http://www.harbour.example/mole/", "--reason", REASON)
    assert (code, done["versions"], done["newest_names_it"]) == (0, [], True)
    assert [(it["version"], it["files"][0].split("/")[0]) for it in done["naming"]] == [
        ("1.2.0", "related"),
        ("2.0.0", "related"),
    ]


def test_a_fork_does_not_bring_it_back(project: Path) -> None:
    """A build on an older release knows what the newest one knows; one that does not is refused."""
    assert ask("release", "takedown", "--url", GONE["url"], "--reason", REASON)[0] == 0
    assert ask("build")[0] == ask("publish")[0] == 0
    listed = project / "dataset/tombstones.json"
    listed.unlink()
    write(record(901, "other words " * 20))
    fork = ("build", "--previous", f"dir:.hub/{NAME}@1.0.0", "--version", "3.0.0", "--out", "fork")
    code, built = ask(*fork)
    assert (code, built["report"]["funnel"]["quarantined"]) == (0, 1)

    recipe = project / "dataset/recipe.toml"
    recipe.write_text(recipe.read_text().replace("dir:.hub", "dir:.elsewhere"))
    pulled = project / "pulled"
    shutil.copytree(project / ".hub" / NAME / "releases/v1.0.0", pulled)
    assert ask("build", "--previous", "pulled", "--version", "3.0.0", "--out", "fork")[0] == 0
    for words in ([], ["--plan"]):
        code, error = ask("publish", "fork", "--to", "dir:.hub", *words)
        assert (code, error["what"], error["where"]) == (1, "the build has forgotten what was taken down", "fork")
        assert f"{NAME} 2.0.0 carries" in error["why"]
    there = project / ".hub" / NAME / "releases/v2.0.0/tombstones.json"
    assert str(there.relative_to(project)) in error["help"]
    shutil.copyfile(there, listed)
    code, built = ask("build", "--previous", "pulled", "--version", "3.0.0", "--out", "fork")
    assert (code, built["report"]["funnel"]["quarantined"]) == (0, 1)
    assert ask("publish", "fork", "--to", "dir:.hub")[0] == 0
    assert ask("publish", "fork", "--to", "dir:.hub")[1]["outcome"] == "already"
