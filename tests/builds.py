"""What is the smallest build that can be published?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.canonical import sha256_file
from copydesk.manifest import BESIDE_BUILD, MANIFEST_NAME, FileEntry, Inputs, Manifest
from copydesk.release import Version

NAME = "acme/eu-news"
FIRST = Version(1, 0, 0)
SECOND = Version(1, 1, 0)
SHARD = "data/train-0001-00000.parquet"
CARD = """---
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*.parquet
---
# EU news
"""


def make_build(folder: Path, version: Version = FIRST, titles: Sequence[str] = ("Rain", "Sun")) -> Path:
    """Write a build with a card, one shard and its provenance, and the files that lie beside a release."""
    (folder / "data").mkdir(parents=True)
    (folder / "provenance").mkdir()
    table = pa.table({"title": list(titles)})
    for path in (SHARD, "provenance/train-0001-00000.parquet", "quarantine.parquet"):
        pq.write_table(table, folder / path)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    (folder / "report.json").write_text("{}\n", encoding="utf-8")
    write_manifest(folder, version, len(titles))
    return folder


def write_manifest(folder: Path, version: Version, rows: int) -> Manifest:
    """State every file of the folder as it is now; each Parquet file is said to hold `rows` rows."""
    stated = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name not in {MANIFEST_NAME, *BESIDE_BUILD}
    )
    manifest = Manifest(
        name=NAME,
        version=str(version),
        as_of=None,
        previous=None,
        inputs=Inputs(recipe="r", contract="c", providers=None, card=None, sources=[]),
        content=[],
        files=[file_entry(folder, path, rows) for path in stated],
        made_with={"copydesk": "0.1.0"},
    )
    return save(folder, manifest)


def file_entry(folder: Path, path: Path, rows: int) -> FileEntry:
    """State one file as it is now."""
    return FileEntry(
        path=path.relative_to(folder).as_posix(),
        size=path.stat().st_size,
        sha256=sha256_file(path),
        rows=rows if path.suffix == ".parquet" else None,
    )


def restate(folder: Path, manifest: Manifest, **changes: object) -> Manifest:
    """Write the manifest with some of its statements changed, true or not."""
    return save(folder, manifest.model_copy(update=changes))


def save(folder: Path, manifest: Manifest) -> Manifest:
    """Write a manifest in its canonical form."""
    (folder / MANIFEST_NAME).write_bytes(manifest.to_bytes())
    return manifest


def everything_in(folder: Path) -> list[str]:
    """Return what lies in a folder, as POSIX paths."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
