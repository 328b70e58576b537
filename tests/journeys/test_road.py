"""Does the road of the README work for somebody who has nothing but the program?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LOAD = """
import json
from datasets import load_dataset
folder, config = {folder!r}, {config!r}
splits = load_dataset(folder, config) if config else load_dataset(folder)
print(json.dumps({{name: [*split.column_names, *split["id"]] for name, split in splits.items()}}))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment without colours, without a network, and with nothing cached."""
    fresh = tmp_path_factory.mktemp("home")
    return {**os.environ, "HF_HOME": str(fresh), "HF_HUB_OFFLINE": "1", "NO_COLOR": "1"}


class Desk:
    """Somebody who types commands in a folder."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def types(self, words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one command of the program, which must end with this exit code."""
        done = self.python("-m", "copydesk", *words.split())
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stdout + done.stderr
        return done

    def asks(self, words: str, code: int = 0) -> dict[str, Any]:
        """Run one command with --json and return its result."""
        value: dict[str, Any] = json.loads(self.types(f"{words} --json", code).stdout)
        return value["result"]

    def loads(self, folder: str, config: str | None = None) -> dict[str, list[str]]:
        """Load a dataset in a fresh process; return columns and ids by split."""
        done = self.python("-c", LOAD.format(folder=folder, config=config))
        assert done.returncode == 0, done.stderr
        value: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
        return value


def test_from_nothing_to_load_dataset(tmp_path: Path, home: dict[str, str]) -> None:
    """init, check, build, publish and load_dataset run untouched; publishing again is good; damage is found."""
    desk = Desk(tmp_path, home)
    desk.types("init news")
    desk.folder = tmp_path / "news"
    assert "No errors" in desk.types("check").stdout
    built = desk.asks("build")
    assert (built["version"], built["report"]["funnel"]["accepted"]) == ("1.0.0", 1)

    first, second = desk.asks("publish"), desk.asks("publish")
    assert (first["outcome"], second["outcome"]) == ("published", "already")
    assert "already published" in desk.types("publish").stdout
    assert "VERIFIED" in desk.types(f"verify {first['reference']}").stdout
    assert desk.asks("hub list")["datasets"] == [{"name": "local/news", "versions": ["1.0.0"], "yanked": []}]

    line = first["load"]
    assert line in desk.types("publish").stdout
    loaded = desk.loads(first["folder"])
    assert line == f'load_dataset("{first["folder"]}")'
    assert list(loaded) == ["train"]
    assert {"id", "title", "text", "published_at", "story_id"} <= set(loaded["train"])
    assert loaded["train"][-1] in desk.loads(first["folder"], "provenance")["train"]

    shard = next((desk.folder / first["folder"] / "data").iterdir())
    shard.chmod(0o644)
    data = shard.read_bytes()
    shard.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    damages = desk.asks(f"verify {first['reference']}", code=1)["damages"]
    assert [(damage["path"], damage["kind"]) for damage in damages] == [(f"data/{shard.name}", "bytes")]
    assert "DAMAGED" in desk.types(f"verify {first['reference']}", code=1).stdout
