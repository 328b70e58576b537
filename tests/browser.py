"""A real browser without a screen, for pages that we write: Chromium of the system, when it is there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

DRIVER, CHROMIUM = shutil.which("chromedriver"), shutil.which("chromium")
ABSENT = "no Chromium with its driver on this machine"
_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--hide-scrollbars",
)  # fmt: skip


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """Give a browser with a new profile, which keeps what its console says and what it asks for."""
    options = ChromeOptions()
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


def look_at(driver: Chrome, page: Path, *, width: int = 1280, dark: bool = False) -> None:
    """Open a page at a width, in the colours asked for, and wait until it says that all is drawn."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    driver.get(page.as_uri())
    WebDriverWait(driver, 30).until(lambda it: it.execute_script("return document.documentElement.dataset.drawn"))


def asked_for(driver: Chrome) -> list[str]:
    """Return the addresses of all that was asked for since the last look."""
    events: list[dict[str, Any]] = [json.loads(it["message"])["message"] for it in driver.get_log("performance")]
    asked = [it["params"]["request"]["url"] for it in events if it["method"] == "Network.requestWillBeSent"]
    return [url for url in asked if url.startswith(("file:", "http", "ws"))]  # not its own first page
