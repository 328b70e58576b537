"""Is the report page drawn in a real browser, without an error, without asking for anything, on paper of any colour?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from tests.browser import ABSENT, CHROMIUM, DRIVER, asked_for, browser, look_at

from copydesk.build import Target, build
from copydesk.check import How
from copydesk.recipe import load_project
from copydesk.report_page import make_page
from copydesk.sources import from_project

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason=ABSENT)

ROOT = Path(__file__).parents[2]
EVIL = '<img src=x onerror="document.title=1">"; alert(1); //</script>'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the sample, with an outlet whose name would be markup."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "dataset", folder / "dataset")
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    recipe = folder / "dataset/recipe.toml"
    recipe.write_text(recipe.read_text().replace('pretty_name = "Sample News"', f"pretty_name = '{EVIL}'"))
    build(from_project(load_project(recipe)), Target(out=folder / "build"), How())
    path = folder / "report.html"
    path.write_text(make_page(folder / "build").html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Return a browser."""
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)])
def test_every_picture_is_drawn(driver: Chrome, page: Path, width: int, *, dark: bool) -> None:
    """Each has marks and words; the console is silent; nothing but the page itself is asked for; nothing is cut off."""
    look_at(driver, page, width=width, dark=dark)
    drawn = driver.execute_script(
        """return [...document.querySelectorAll(".chart")].map((it) => [
            it.id, it.querySelectorAll("svg .mark-rect path, svg .mark-bar path, svg .role-mark path").length,
            it.querySelectorAll("svg text").length, it.querySelector("svg").getBoundingClientRect().width])"""
    )
    assert [name for name, *_ in drawn] == [
        *("chart-days", "chart-outlets", "chart-splits", "chart-missing"),
        *("chart-length-title", "chart-length-text", "chart-languages", "chart-stories"),
    ]
    assert all(marks > 0 and words > 0 and wide > 200 for _, marks, words, wide in drawn), drawn
    assert driver.get_log("browser") == []
    assert asked_for(driver) == [page.as_uri()]
    wide, window = driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window


def test_colours_follow_the_reader(driver: Chrome, page: Path) -> None:
    """In the dark, letters in pictures are light."""
    inks = set()
    for dark in (False, True):
        look_at(driver, page, dark=dark)
        inks.add(driver.execute_script('return document.querySelector("#chart-days svg text").getAttribute("fill")'))
    assert inks == {"#1c1c1c", "#e9e9e6"}


def test_a_name_is_no_markup(driver: Chrome, page: Path) -> None:
    """A name that would be a script is read as words."""
    look_at(driver, page)
    assert driver.title == f"{EVIL} 1.0.0"
    assert driver.execute_script("return document.querySelector('h1').textContent") == EVIL
    assert driver.execute_script("return document.images.length") == 0


def test_another_script_would_not_run(driver: Chrome, page: Path, tmp_path: Path) -> None:
    """The policy of the page refuses a script that is not its own."""
    changed = tmp_path / "changed.html"
    text = page.read_text(encoding="utf-8").replace("</main>", "</main><script>document.title = 'taken'</script>")
    changed.write_text(text, encoding="utf-8")
    look_at(driver, changed)
    assert driver.title != "taken"
    assert any("Content Security Policy" in it["message"] for it in driver.get_log("browser"))


def test_the_tables_say_the_same_without_a_script(page: Path) -> None:
    """Each picture has its figures as a table in the page itself."""
    text = page.read_text(encoding="utf-8")
    assert text.count("The same as a table") == 8
    assert '<td>2025-01-13</td><td class="number">3</td>' in text
