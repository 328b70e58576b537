"""Does the whole road work when the hub is a bucket: build upon it, publish, pull, load, take back, take down?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bucket import SECRET, bucket_server
from tests.intakes import put
from tests.journeys.test_releases import RECIPE, record
from tests.journeys.test_takedown import GONE, NAME, REASON, ask, write

import copydesk
from copydesk.cli.app import run
from copydesk.templates import read_template


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a bucket that the recipe of a new project names; the project is the current folder."""
    monkeypatch.chdir(tmp_path)
    with bucket_server() as bucket:
        for name, value in bucket.environment().items():
            monkeypatch.setenv(name, value)
        address = bucket.address()
        recipe = f'{RECIPE}[release]\nhub = "{address}"\n'
        put(tmp_path, {"dataset/recipe.toml": recipe, "schemas/news_article.py": read_template("news_article.py.in")})
        yield address


def test_the_road_by_way_of_a_bucket(hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two releases, the second upon the first; read in every way, copied, taken back, taken down and purged."""
    write()
    assert ask("build")[1]["version"] == "1.0.0"
    assert ask("publish", "--plan")[1]["there"]["files"] == 0
    assert run(["publish"]) == 0
    said = capsys.readouterr().out
    assert f'copydesk.load("{hub}/{NAME}@1.0.0")' in said
    assert tempfile.gettempdir() not in said.replace(str(tmp_path), "")
    assert ask("publish")[1]["outcome"] == "already"

    write(record(900, "more words " * 20))
    assert ask("build")[1]["version"] == "1.1.0"
    code, second = ask("publish")
    assert (code, second["outcome"], second["folder"], second["reference"]) == (
        0, "published", None, f"{hub}/{NAME}@1.1.0",
    )  # fmt: skip
    assert second["there"]["files"] > 0

    newest = second["reference"]
    assert ask("verify", newest, "--level", "content")[0] == 0
    assert ask("pull", f"{hub}/{NAME}", "here")[1]["version"] == "1.1.0"
    assert ask("verify", "here")[1]["manifest"] == second["manifest"]
    assert f'"hub": "{hub}"' in (tmp_path / "copydesk.lock").read_text()
    assert sum(len(rows) for rows in copydesk.load(f"{hub}/{NAME}").values()) == 25
    assert ask("hub", "list", hub)[1]["datasets"] == [{"name": NAME, "versions": ["1.0.0", "1.1.0"], "yanked": []}]
    assert ask("hub", "show", newest)[1]["load"] == f'copydesk.load("{newest}")'
    assert [it["version"] for it in ask("release", "log", f"{hub}/{NAME}")[1]["releases"]] == ["1.1.0", "1.0.0"]
    assert ask("diff", f"{hub}/{NAME}@1.0.0", newest)[1]["level"] == "minor"
    assert ask("stories", newest)[0] == 0
    assert ask("hub", "copy", f"{hub}/{NAME}", "--to", "dir:.other")[1]["releases"][1]["manifest"] == second["manifest"]

    assert ask("release", "takedown", "--url", GONE["url"], "--reason", REASON)[1]["versions"] == ["1.0.0", "1.1.0"]
    assert ask("verify", newest)[0] == 1
    assert ask("build")[1]["version"] == "2.0.0"
    assert ask("publish")[0] == 0
    assert ask("release", "takedown", "--url", GONE["url"], "--reason", REASON, "--purge", "--yes")[0] == 0
    assert ask("hub", "list", hub)[1]["datasets"] == [{"name": NAME, "versions": ["2.0.0"], "yanked": []}]
    assert ask("verify", f"{hub}/{NAME}@2.0.0")[0] == 0
    assert ask("release", "gc", hub)[1]["bytes"] == 0
    assert ask("release", "purge", f"{hub}/{NAME}@1.0.0", "--yes")[1]["bytes"] == 0
    everything = capsys.readouterr()
    assert SECRET not in everything.out + everything.err
