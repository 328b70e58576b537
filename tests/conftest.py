"""What holds for every test?

Where COPYDESK_EXPECTED_SKIPS names a file of patterns, one a line, a test that is skipped for another reason is a
failure: a machine that cannot run a test must not look like one on which it passed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A shared machine is slow at times: how long one example takes says nothing about the code.
settings.register_profile("desk", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")

# What one test keeps of a compiled contract must not help another, nor fill the reader's own cache.
os.environ["COPYDESK_CACHE"] = ""

EXPECTED = "COPYDESK_EXPECTED_SKIPS"
UNEXPECTED = pytest.StashKey[list[str]]()


def unexpected(config: pytest.Config) -> Iterator[str]:
    """Yield each test that was skipped for a reason that nobody expected."""
    patterns = [re.compile(line) for line in Path(os.environ[EXPECTED]).read_text().splitlines() if line]
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    for found in reporter.stats.get("skipped", []) if reporter else []:
        reason = found.longrepr[2] if isinstance(found.longrepr, tuple) else str(found.longrepr)
        if not any(pattern.search(reason) for pattern in patterns):
            yield f"{found.nodeid}: {reason}"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a test was skipped that had to run."""
    is_worker = hasattr(session.config, "workerinput")
    if os.environ.get(EXPECTED) and not is_worker:
        found = session.config.stash[UNEXPECTED] = list(unexpected(session.config))
        if found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the tests that had to run."""
    for line in config.stash.get(UNEXPECTED, []):
        terminalreporter.write_line(f"SKIPPED, and had to run: {line}", red=True)
