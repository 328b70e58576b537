"""What does a page of HTML say about its article? So far its title alone, and no body."""

from __future__ import annotations

from copydesk.article import Draft, Evidence, HtmlPage
from copydesk.errors import UsageError


def read_html(content: HtmlPage) -> Draft:
    """Return the title of a page; UsageError when the library that reads markup is not installed."""
    try:
        from lxml import etree  # noqa: PLC0415 - an extra, which only pages of HTML need
    except ImportError:
        raise UsageError(
            "pages of HTML are read with libraries that are not installed",
            why="lxml is missing.",
            help="Install them: pip install 'copydesk[html]'",
        ) from None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    root = etree.fromstring(content.text.encode("utf-8", "replace"), parser)
    found = root.find(".//title") if root is not None else None
    title = " ".join((found.text or "").split()) if found is not None else ""
    return Draft(title=title or None, evidence=(Evidence(field="title", rule="html:title"),) if title else ())
