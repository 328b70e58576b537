"""What does a help text look like? The same words everywhere; where there are colours, with some of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter
else:
    HelpFormatter = typer.Context.formatter_class  # where it stands is Typer's own affair

_TYPE = re.compile(r" <(?:list\[\w+\]|\w+)>$")
"""What Typer calls the kind of a value; its name says it better. Choices stay: they have bars between them."""

_HEADINGS = re.compile(r"^(?: {2}(?=Example:))?[A-Z][a-z]+:", re.MULTILINE)
_NAMES = re.compile(r"^  (?:-[-\w]+(?:, -[-\w]+)*|[a-z]+(?= {2})|[A-Z|]+(?=\.{3}| {2}))", re.MULTILINE)
"""What can be typed: options, commands, arguments."""


class _Formatter(HelpFormatter):
    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_TYPE.sub("", name), words) for name, words in rows], col_max, col_spacing)


class _Context(typer.Context):
    formatter_class = _Formatter


class Command(TyperCommand):
    """One command, its help with colours where its output has them."""

    context_class = _Context

    def get_help(self, ctx: Context) -> str:
        """Return the help text."""
        return _as_seen(super().get_help(ctx), ctx)


class Group(TyperGroup):
    """A command of commands, its help with colours where its output has them."""

    context_class = _Context

    def get_help(self, ctx: Context) -> str:
        """Return the help text."""
        return _as_seen(super().get_help(ctx), ctx)


def _as_seen(text: str, ctx: Context) -> str:
    if not ctx.find_root().obj.has_colours:
        return text
    ctx.color = True  # who prints it would take them away again
    return _NAMES.sub("\x1b[36m\\g<0>\x1b[0m", _HEADINGS.sub("\x1b[1;32m\\g<0>\x1b[0m", text))
