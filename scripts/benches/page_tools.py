"""How does each tool read a page? Run as a program of its own, so that memory is its own.

    python page_tools.py TOOL FOLDER

prints one JSON value: seconds of reading all pages one after the other (imports and the first page are over), and of
how many pages something was read.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

Read = Callable[[Path], bool]


def trafilatura() -> Read:
    """Read with trafilatura, from the bytes of a page to its fields."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - each tool brings its own imports

    logging.disable(logging.CRITICAL)
    return lambda path: bare_extraction(path.read_bytes(), include_comments=False) is not None


def copydesk() -> Read:
    """Read with copydesk in the same process, from the file to the row of a table."""
    from copydesk.article import Origin  # noqa: PLC0415 - each tool brings its own imports
    from copydesk.normalise import normalise  # noqa: PLC0415 - the same
    from copydesk.readers.captures import read_captures  # noqa: PLC0415 - the same
    from copydesk.recipe import Registry  # noqa: PLC0415 - the same

    registry = Registry()

    def read(path: Path) -> bool:
        rows = [normalise(capture, registry) for capture in read_captures(path.parent, path.name, Origin())]
        return any(row["text"] or row["title"] for row in rows)

    return read


def main() -> None:
    """Read all pages of a folder once."""
    read = {"trafilatura": trafilatura, "copydesk": copydesk}[sys.argv[1]]()
    pages = sorted(path for path in Path(sys.argv[2]).rglob("*") if path.is_file())
    read(pages[0])
    start = time.perf_counter()
    found = sum(read(path) for path in pages)
    print(json.dumps({"seconds": time.perf_counter() - start, "read": found}))


if __name__ == "__main__":
    main()
