"""Which face of a report is wanted? One report, and as many faces as there are readers of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import UsageError, nearest

if TYPE_CHECKING:
    from copydesk.faces.base import Face

NAMES = ("json", "junit", "sarif", "github", "markdown", "html")
"""Every face, in the order in which they are listed to people."""


def face(name: str) -> Face:
    """Return the face of this name; UsageError with the nearest one when there is none."""
    from copydesk.faces import github, html, json, junit, markdown, sarif  # noqa: PLC0415 - they bring pyarrow

    faces = (json.show, junit.show, sarif.show, github.show, markdown.show, html.show)
    found = dict(zip(NAMES, faces, strict=True)).get(name)
    if found is None:
        known = ", ".join(NAMES)
        raise UsageError(
            "usage.value", f"a report has no face `{name}`", help=nearest(name, NAMES) or f"Choose one of {known}."
        )
    return found
