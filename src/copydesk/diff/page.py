"""How is a difference told on a page of Markdown, such as a comment on a pull request?"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.difference import Difference
from copydesk.pages import markdown_pages
from copydesk.plain import escape_markdown


def page(found: Difference, names: Sequence[str]) -> str:
    """Return the page; `names` are what the two datasets are called."""
    pages = markdown_pages("diff", {"words": escape_markdown})
    return pages.get_template("diff.md.j2").render(found=found, names=names).strip() + "\n"
