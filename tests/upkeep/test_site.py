"""Is every page of docs/ on the site, with living links, and does the site ask for nothing from elsewhere?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ZENSICAL = Path(sys.executable).with_name("zensical")


def built(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build a copy of the site strictly."""
    words = [str(ZENSICAL), "build", "--strict", "--clean"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a copy of what the site is made of."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    return tmp_path


def test_each_page_stands_in_the_navigation_once() -> None:
    """No page is lost, and none is there twice."""
    said = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    pages = [name for group in said for part in group.values() for it in part for name in _names(it)]
    assert sorted(pages) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def _names(entry: str | dict[str, str]) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def test_the_site_builds_and_asks_for_nothing(site: Path) -> None:
    """Strictly built; no script, style, picture or letter comes from another host."""
    done = built(site)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in (site / "site").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|img|iframe)[^>]*\bsrc="https?://[^"]*"', text), page.name
        assert not re.findall(r'<link[^>]*\brel="(?:stylesheet|preconnect|preload)"[^>]*https?://[^>]*>', text), (
            page.name
        )


@pytest.mark.parametrize("words", ["[gone](gone.md)", "[gone](card.md#nowhere)"])
def test_a_dead_link_stops_it(site: Path, words: str) -> None:
    """A page that leads nowhere is no site."""
    with (site / "docs/index.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")
    assert built(site).returncode
