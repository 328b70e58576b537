"""Where does the work run? A protocol of two methods, and this machine as its first kind."""

from __future__ import annotations

from copydesk.runner.base import Runner
from copydesk.runner.local import LocalRunner, SerialRunner

__all__ = ["Runner", "open_runner"]


def open_runner(workers: int) -> Runner:
    """Return a runner for a number of worker processes; 1 stays in this process."""
    return LocalRunner(workers) if workers > 1 else SerialRunner()
