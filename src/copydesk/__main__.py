"""`python -m copydesk` and the console script `copydesk`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C is quiet also while the program is still being loaded."""
    try:
        from copydesk.cli.app import main as run  # noqa: PLC0415 - loading takes a moment in which Ctrl-C may come
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
