"""One program for each tool that the benchmarks of builds measure; the last line is what it cost, as JSON.

python build_tools.py make FOLDER ROWS
python build_tools.py release FOLDER ROWS
python build_tools.py TOOL FOLDER WORK
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tree import Watched

Said = dict[str, object]
PARTS = "parts"
MORE = "part-more.parquet"
"""A part that is there when the first release is out: a twentieth of the records."""

RELEASED, KEPT = "released", "kept"
"""Folders of a project: its first release, and what that build has finished."""

RECIPE = f"""name = "local/bench"
providers = "dataset/providers.toml"
card = "DATASET_CARD.md"

[[source]]
path = "{PARTS}"

[publish]
text = "all"
"""
_STEP = re.compile(r"^([a-z ]+): (?:.*, )?(\d+\.\d) s$", re.MULTILINE)


def make(folder: Path, rows: int) -> None:
    """Write news that outlets pass on, as a build reads it best: under an article's own names, by outlets it knows."""
    from syndicated import OUTLETS, write_syndicated  # noqa: PLC0415 - no tool needs it

    from copydesk.templates import read_template  # noqa: PLC0415 - the same

    made = write_syndicated(folder.with_name(f"{folder.name}-made"), rows)
    (folder / PARTS).mkdir(parents=True, exist_ok=True)
    for path in made:  # without what they are copies of
        if not (folder / PARTS / path.name).exists():
            (folder / PARTS / path.name).hardlink_to(path)
    (folder / "dataset").mkdir(exist_ok=True)
    (folder / "schemas").mkdir(exist_ok=True)
    (folder / "schemas" / "news_article.py").write_text(read_template("news_article.py.in"), encoding="utf-8")
    known = (f'[[provider]]\nname = "Outlet {one}"\ndomains = ["outlet-{one}.example"]\n' for one in range(OUTLETS))
    (folder / "dataset" / "providers.toml").write_text("\n".join(known), encoding="utf-8")
    (folder / "dataset" / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    (folder / "DATASET_CARD.md").write_text("# Bench\n", encoding="utf-8")


def copy(folder: Path, work: Path) -> Said:
    """Read every file in batches and write it again with zstd: what no build can do without."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - each tool brings its own imports

    for path in sorted((folder / PARTS).glob("*.parquet")):
        file, target = pq.ParquetFile(path), work / path.name
        with file, pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as copied:
            for batch in file.iter_batches(10_000):
                copied.write_batch(batch)
    return {}


def datasets(folder: Path, work: Path) -> Said:
    """Read and write the files with `datasets`, as somebody does who only wants them elsewhere."""
    from datasets import Dataset  # noqa: PLC0415 - each tool brings its own imports

    files = [str(path) for path in sorted((folder / PARTS).glob("*.parquet"))]
    Dataset.from_parquet(files, cache_dir=str(work / "cache")).to_parquet(str(work / "all.parquet"))
    return {}


def release(folder: Path, rows: int) -> None:
    """Build the first release of a project, keeping what is finished, and then add a twentieth to its records."""
    from syndicated import write_more  # noqa: PLC0415 - no tool needs it

    more = folder / PARTS / MORE
    more.unlink(missing_ok=True)
    shutil.rmtree(folder / KEPT, ignore_errors=True)
    _build(folder, folder / RELEASED, folder / KEPT, "--first-release", "--workers", "2")
    write_more(more, rows, max(1, rows // 20))


def copydesk(*words: str) -> Callable[[Path, Path], Said]:
    """Build a first release, with some options, and say what each step took."""
    return lambda folder, work: _build(folder, work / "build", work / "cache", "--first-release", *words)


def next_release(folder: Path, work: Path) -> Said:
    """Build the release after the first, with nothing that was kept."""
    return _build(folder, work / "build", work / "cache", "--previous", str(folder / RELEASED), "--workers", "2")


def next_release_again(folder: Path, work: Path) -> Said:
    """Build the release after the first, with what that has finished."""
    # As links: what is kept is replaced and removed, never written to.
    shutil.copytree(folder / KEPT, work / "cache", copy_function=os.link)
    return next_release(folder, work)


def _build(folder: Path, out: Path, cache: Path, *words: str) -> Said:
    command = [sys.executable, "-m", "copydesk", "-v", "--no-progress", "build", *words]
    command += ["--recipe", str(folder / "dataset" / "recipe.toml"), "--out", str(out)]
    around = {**os.environ, "COPYDESK_CACHE": str(cache)}
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=around)
    if done.returncode:
        raise SystemExit(done.stderr)
    steps = {name: float(seconds) for name, seconds in _STEP.findall(done.stderr)}
    return {"seconds": time.perf_counter() - start, "steps": steps}


TOOLS: dict[str, Callable[[Path, Path], Said]] = {
    "copy": copy,
    "datasets": datasets,
    "copydesk, 1": copydesk("--workers", "1"),
    "copydesk, 2": copydesk("--workers", "2"),
    "copydesk, dask": copydesk("--runner", "dask", "--workers", "2"),
    "all anew": next_release,
    "5 % more": next_release_again,
}


def main(tool: str, folder: Path, last: str) -> None:
    """Run one tool in a folder of its own, and say what it cost."""
    if tool == "make":
        make(folder, int(last))
        return
    if tool == "release":
        release(folder, int(last))
        return
    with tempfile.TemporaryDirectory(dir=last) as work:
        with Watched() as watched:
            start = time.perf_counter()
            said = TOOLS[tool](folder, Path(work))
            seconds = time.perf_counter() - start
        shutil.rmtree(work, ignore_errors=True)
        Path(work).mkdir()
    print(json.dumps({"seconds": seconds, "memory": watched.peak, **said}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
