"""Is the dataset of this repository what its captures make, and does stock `datasets` load it?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_generated_files_are_fresh() -> None:
    """Schemas, rule page, card and `dataset/data` equal what a build of the captures gives."""
    done = subprocess.run([str(ROOT / "scripts" / "regenerate"), "--check"], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("folder", "rows"), [("./dataset", {"train": 14, "validation": 5, "test": 7})])
def test_the_folder_loads(folder: str, rows: dict[str, int], tmp_path: Path) -> None:
    """`load_dataset("./dataset")` reads the committed splits, captures and recipe beside them."""
    code = f"from datasets import load_dataset; print({{k: v.num_rows for k, v in load_dataset({folder!r}).items()}})"
    environment = {**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.stdout.strip() == str(rows), done.stderr
