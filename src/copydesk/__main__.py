"""`python -m copydesk` and the console script `copydesk`."""

from __future__ import annotations

import gc
import sys

ALLOCATIONS = 100_000
"""After so many Python looks for garbage in circles; at its usual 700 it does so hundreds of times while it loads."""


def main() -> None:
    """Run the command line; Ctrl-C is quiet also while the program is still being loaded."""
    gc.set_threshold(ALLOCATIONS)
    try:
        from copydesk.cli.app import main as run  # noqa: PLC0415 - loading takes a moment in which Ctrl-C may come
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
