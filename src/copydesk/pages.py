"""How are pages made of the shipped templates? An unknown name is an error, never an empty place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2

from copydesk.templates import read_template

Filter = Callable[..., str]


def markdown_pages(folder: str, filters: Mapping[str, Filter]) -> jinja2.Environment:
    """Return the templates of a folder for Markdown: each expression says itself how its words are escaped."""
    return _environment(folder, filters, is_html=False)


def html_pages(folder: str, finalize: Callable[[Any], Any]) -> jinja2.Environment:
    """Return the templates of a folder for HTML; every value is escaped, behind `finalize`."""
    return _environment(folder, {}, is_html=True, finalize=finalize)


def _environment(
    folder: str, filters: Mapping[str, Filter], *, is_html: bool, finalize: Callable[[Any], Any] | None = None
) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: read_template(f"{folder}/{name}" if folder else name)),
        undefined=jinja2.StrictUndefined,
        autoescape=is_html,  # noqa: S701 - Markdown is no HTML
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"count": lambda number: f"{number:,}", **filters}
    return environment
