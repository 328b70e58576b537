"""What would one rather look at than read? A page of pictures of a build: aggregates only, one file, no connection."""

from copydesk.report_page.page import MAX_BYTES, Page, compare_with, make_page

__all__ = ["MAX_BYTES", "Page", "compare_with", "make_page"]
