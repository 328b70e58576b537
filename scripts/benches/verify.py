"""What does each level of verification cost beside plain hashing of the same files?"""

from __future__ import annotations

import argparse
from typing import Any

from measure import summary
from publish import ROWS, add_options, measured

__all__ = ["ROWS", "add_options", "bench"]

TOOLS = ("sha256", "sizes", "signature", "bytes", "content")


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Verify one build at every level, in turns with `hashlib` over its files."""
    cases = {"verify a build": summary(measured(options, TOOLS), "sha256")}
    return {"rows": options.rows, "runs": options.runs, "cases": cases, "tables": {}}
