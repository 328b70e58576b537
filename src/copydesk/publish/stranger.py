"""Does stock `load_dataset` give exactly the rows of a release, to somebody who has nothing but its address?

A process of its own asks, with an empty cache and without anything of ours but the digest of rows: what the library
remembers, on this disk or in this process, would answer in place of the hub.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from typing import Any

from copydesk.errors import DataRefused, StateUnknown
from copydesk.hubs.base import Stock
from copydesk.manifest import Manifest
from copydesk.plain import counted

_CACHES = (
    "HF_DATASETS_CACHE",
    "HF_HUB_CACHE",
    "HF_XET_CACHE",
    "HF_ASSETS_CACHE",
    "HF_MODULES_CACHE",
    "HF_DATASETS_OFFLINE",
    "HF_HUB_OFFLINE",
    "HUGGINGFACE_HUB_CACHE",
)
_QUIET = {
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
_PATIENCE = 600.0
"""Seconds that loading may take, and for each 100,000 bytes another one."""

_ROWS = 10_000
_DIGESTED = "default"


def refuse_other_rows(stock: Stock, manifest: Manifest) -> None:
    """Load a release as a stranger does; DataRefused when other rows come than its manifest states.

    StateUnknown when it cannot be loaded: it is released, and the next call looks again.
    """
    found = _loaded(stock, manifest)
    for (config, split), stated in _stated(manifest).items():
        rows, digest = found.get(f"{config}/{split}", (0, None))
        if rows != stated[0] or stated[1] not in {None, digest}:
            raise DataRefused(
                "publish.reads-otherwise",
                "load_dataset gives other rows than were published",
                where=f"{stock.path}, {config}, {split}",
                why=f"Expected {_told(*stated)}, found {_told(rows, digest)}.",
                help="Look at the card of the dataset: its `configs` say which files are loaded.",
            )


def _told(rows: int, digest: str | None) -> str:
    return f"{counted(rows, 'row')}{f' with digest {digest}' if digest else ''}"


def _stated(manifest: Manifest) -> dict[tuple[str, str], tuple[int, str | None]]:
    """Return how many rows each split has, and the digest of those that have one."""
    rows = Counter[tuple[str, str]]()
    for entry in manifest.files:
        if entry.config and entry.split:
            rows[entry.config, entry.split] += entry.rows or 0
    digests = {(it.config, it.split): it.digest for it in manifest.content}
    return {key: (count, digests.get(key)) for key, count in rows.items()}


def _loaded(stock: Stock, manifest: Manifest) -> dict[str, tuple[int, str | None]]:
    """Return the rows and the digest of each split, as a process with an empty cache finds them."""
    configs = sorted({it.config for it in manifest.files if it.config})
    limit = _PATIENCE + sum(it.size for it in manifest.files) / 100_000
    with tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True) as home:
        inherited = {name: value for name, value in os.environ.items() if name not in _CACHES}
        command = [sys.executable, "-m", __name__, stock.path, stock.revision, *configs]
        try:
            done = subprocess.run(  # noqa: S603 - this module, by this Python
                command,
                env={**inherited, **_QUIET, **stock.environment, "HF_HOME": home},
                capture_output=True,
                text=True,
                timeout=limit,
                check=False,
                cwd=home,
            )
        except subprocess.TimeoutExpired:
            raise _not_read(stock, f"It took more than {limit:,.0f} seconds.") from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise _not_read(stock, _without(stock, said[-1] if said else f"exit code {done.returncode}"))
    return {key: (rows, digest) for key, (rows, digest) in json.loads(done.stdout.splitlines()[-1]).items()}


def _without(stock: Stock, said: str) -> str:
    """Return what the library said, without the token of the user."""
    token = stock.environment.get("HF_TOKEN")
    return (said.replace(token, "…") if token else said)[:300]


def _not_read(stock: Stock, why: str) -> StateUnknown:
    return StateUnknown(
        "publish.unconfirmed",
        "released, but load_dataset could not read it back",
        where=f"{stock.path}, revision {stock.revision}",
        why=why,
        help="Run the command again: it reads the release once more.",
    )


def _read(path: str, revision: str, config: str) -> dict[str, tuple[int, str | None]]:
    from datasets import load_dataset  # noqa: PLC0415 - only the process apart needs it

    splits: dict[str, Any] = load_dataset(path, config, revision=revision)
    return {
        f"{config}/{split}": (rows.num_rows, _digest(rows) if config == _DIGESTED else None)
        for split, rows in splits.items()
    }


def _digest(rows: Any) -> str | None:  # noqa: ANN401 - a Dataset
    """Return the digest of articles, None when these are none."""
    from copydesk.parquet import articles_as_released, content_digest, row_digests  # noqa: PLC0415 - the same

    found: list[bytes] = []
    for table in rows.with_format("arrow").iter(batch_size=_ROWS):
        known = articles_as_released(table.schema)
        if not set(known.names) <= set(table.schema.names):
            return None
        found.append(b"".join(row_digests(table.select(known.names).cast(known))))
    return content_digest(found)


if __name__ == "__main__":
    place, tag, *wanted = sys.argv[1:]
    print(json.dumps({key: it for config in wanted for key, it in _read(place, tag, config).items()}))  # noqa: T201 - the answer
