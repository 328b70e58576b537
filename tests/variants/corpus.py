"""How do variants become a project on disk that `copydesk build` can read?"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

from tests.variants.generator import Variant, variants

OUTLETS = 12
RECIPE = """\
name = "tests/variants"
contract = "schemas/news_article.py:NewsArticle"
providers = "dataset/providers.toml"

[[source]]
path = "dataset/captures"
"""


def write_project(folder: Path, count: int, seed: int, order: Iterable[int]) -> None:
    """Write a project with `count` captures; `order` is the order in which the files reach the disk."""
    repository = Path(__file__).parents[2]
    (folder / "schemas").mkdir(parents=True)
    contract = (repository / "schemas" / "news_article.py").read_text(encoding="utf-8")
    (folder / "schemas" / "news_article.py").write_text(contract, encoding="utf-8")
    captures = folder / "dataset" / "captures"
    captures.mkdir(parents=True)
    (folder / "dataset" / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    (folder / "dataset" / "providers.toml").write_text(_registry(), encoding="utf-8")
    made = variants(count, seed)
    for number in order:
        (captures / _name(number)).write_bytes(made[number].capture.encode())
    entries = (_entry(number, variant) for number, variant in enumerate(made))
    (captures / "origins.toml").write_text("\n".join(entries), encoding="utf-8")


def _name(number: int) -> str:
    return f"{number:05d}.txt"


def _registry() -> str:
    outlet = '[[provider]]\nname = "Outlet {0}"\ndomains = ["outlet{0}.example"]\nrights = "CC0-1.0"\n'
    return "format = 1\n\n" + "\n".join(outlet.format(number) for number in range(OUTLETS))


def _entry(number: int, variant: Variant) -> str:
    """Write one sidecar entry; every capture gets an outlet, so that most of them are accepted."""
    said = {**variant.origin, "provider": f"Outlet {number % OUTLETS}"}
    said.pop("provider_domain", None)
    lines = [f"{key} = {_toml(value)}" for key, value in said.items()]
    return "\n".join([f'["{_name(number)}"]', *lines, ""])


def _toml(value: object) -> str:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else json.dumps(value, ensure_ascii=False)
