"""How fast are pages of HTML read, all fields with their evidence, beside trafilatura, which reads the text?"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import sysconfig
from pathlib import Path
from typing import Any

from measure import compile_once, summary, take_turns

HERE = Path(__file__).parent
ROWS = 400
WORDS = 4_000
LETTERS = ("a", "e", "i", "o", "u", "an", "er", "in", "st", "or", "ch", "t", "n", "s", "m", "l", "r")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--pages", type=Path, default=None, help="a folder of pages of your own; default: made by seed")


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Read the pages with every tool and return the figures; `rows` are pages."""
    compile_once([HERE, HERE.parents[1] / "src", Path(sysconfig.get_paths()["purelib"])])
    folder = options.pages or make_pages(options.work / f"pages-{options.rows}", options.rows)
    here = [name for name in ("trafilatura",) if importlib.util.find_spec(name)]
    tools = {name: [sys.executable, str(HERE / "page_tools.py"), name, str(folder)] for name in [*here, "copydesk"]}
    tools |= {f"copydesk normalise, {count}": _command(folder, options.work, count) for count in (1, 2)}
    rows = sum(1 for path in folder.rglob("*") if path.is_file())
    rounds = take_turns(tools, options.runs)
    missing = sorted({"trafilatura"} - set(here))
    cases = {"pages of HTML": summary(rounds, next(iter(tools)))}
    return {"rows": rows, "runs": options.runs, "not_installed": missing, "cases": cases}


def _command(folder: Path, work: Path, workers: int) -> list[str]:
    out = str((work / "articles.parquet").absolute())
    return [sys.executable, "-m", "copydesk", "normalise", str(folder), "-o", out, "--workers", str(workers), "-q"]


def make_pages(folder: Path, count: int, seed: int = 1) -> Path:
    """Write pages as sites of news write them: menus, a head full of statements, teasers, comments, a footer."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)  # noqa: S311 - data of a benchmark
    words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 5))) for _ in range(WORDS)]
    for number in range(count):
        path = folder / f"page-{number:05d}.html"
        text = _page(chance, words, number)
        if not path.exists():
            path.write_text(text, encoding="utf-8")
    return folder


def _sentence(chance: random.Random, words: list[str], most: int = 24) -> str:
    return " ".join(chance.choices(words, k=chance.randint(6, most))).capitalize() + "."


def _page(chance: random.Random, words: list[str], number: int) -> str:
    def some(least: int, most: int, shape: str) -> str:
        return "\n".join(shape.format(_sentence(chance, words, 9)) for _ in range(chance.randint(least, most)))

    title = _sentence(chance, words, 10).rstrip(".")
    day = f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    body = [" ".join(_sentence(chance, words) for _ in range(chance.randint(1, 5))) for _ in range(30)]
    stated = f'{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "{day}T09:00:00+01:00"}}'
    script = f"window.state = {'[' + ','.join(str(chance.randint(0, 9)) for _ in range(6_000)) + ']'};"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Harbour Courier</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Harbour Courier">
<script type="application/ld+json">{stated}</script><script>{script}</script></head><body>
<nav><ul>{some(40, 80, '<li class="menu-item"><a href="/section">{}</a></li>')}</ul></nav>
<div class="layout"><main><article><h1>{title}</h1>
<p class="byline">By <a rel="author" href="/mara">Mara Ilves</a>, <time datetime="{day}T09:00">{day}</time></p>
{"".join(f'<p class="text">{part}</p>' for part in body)}
</article><div class="related">{some(5, 12, '<div class="card"><h3><a href="/x">{}</a></h3><p>more</p></div>')}</div>
<section class="comments">{some(0, 20, '<div class="comment"><p>{}</p></div>')}</section></main>
<aside>{some(10, 30, '<li><a href="/y">{}</a></li>')}</aside></div>
<footer>{some(20, 60, '<a href="/z">{}</a>')}</footer></body></html>
"""
