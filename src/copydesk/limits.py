"""How large may an untrusted input be before it is refused?

Each limit is a code of a finding as well; `copydesk explain CODE` says what to do.
"""

from __future__ import annotations

MAX_CAPTURE_BYTES = 8 << 20
"""One page of text, Markdown or HTML [capture.too-large]; a long read is 200 kB."""

MAX_LINE_CHARS = 1 << 20
"""One physical line of a capture [capture.too-large]."""

MAX_CAPTURE_LINES = 50_000
"""Lines of a page of text [capture.too-large]; a page with a long tail of comments has a few thousand."""

MAX_FRONT_MATTER_BYTES = 512 << 10
"""The YAML head of a Markdown capture [frontmatter.unsafe]; real feeds reach 350 kB."""

MAX_YAML_EVENTS = 100_000
"""Scalars, maps and lists in one head [frontmatter.unsafe]."""

MAX_YAML_DEPTH = 16
"""Nesting of maps and lists in one head [frontmatter.unsafe]; feeds need five."""

MAX_RECORD_BYTES = 8 << 20
"""One line of a JSONL file [record.too-large]."""

MAX_JSON_DEPTH = 32
"""Nesting of one JSON record [record.syntax]."""

MAX_LIST_BYTES = 32 << 20
"""A feed, or a file of JSON with many articles [capture.too-large]; each item is held to the limit of a page."""

MAX_UNPACKED_RATIO = 200
"""How many times its size a compressed file may unpack to [capture.packed, record.packed]; text seldom passes 20."""

UNPACKED_FLOOR = 64 << 20
"""What a compressed file may always unpack to, however small it is."""

MAX_XML_DEPTH = 64
"""Nesting of elements in a feed [feed.unsafe]; text in XHTML has a dozen levels."""

MAX_ITEM_ELEMENTS = 20_000
"""Elements of one item of a feed, or of what a feed says about itself [feed.unsafe]."""

MAX_HTML_ELEMENTS = 150_000
"""Elements of one page of HTML [capture.too-large]; a live blog of a day has 20,000."""

MAX_HTML_DEPTH = 2048
"""Nesting of the elements of a page [capture.too-large]: where the parser stops; pages need less than 100."""

MAX_TAG_CHARS = 65_536
"""One tag without its longest values [capture.too-large]: a parser compares each attribute with all before it."""

MAX_JSON_LD_CHARS = 1 << 20
"""One script of JSON-LD; a longer one says nothing."""

MAX_JSON_LD_OBJECTS = 200
"""Objects of JSON-LD on one page; those beyond say nothing."""

MAX_RELATED = 500
"""Other articles that one capture may point to [related.too-many]; the longest list of a feed has 220."""

MAX_CAPTURE_SECONDS = 4
"""Work on one capture, in seconds of a processor [capture.timeout]; a page takes a fiftieth of one. The last net: other
limits are met first, and do not depend on the machine."""

MAX_CAPTURE_MEMORY = 640 << 20
"""Address space that one capture may take beyond what its reader has at its start [capture.memory]; Linux only."""

MAX_IDLE_MEMORY = 300 << 20
"""Resident memory with which a process that reads captures is replaced by a fresh one; it starts with half of that."""

MAX_RESULT_BYTES = 64 << 20
"""What is read out of one capture, as it is handed on [capture.memory]."""

MAX_SILENCE_SECONDS = 60
"""Seconds for which the reader of a capture may sleep [capture.timeout]."""

MAX_START_SECONDS = 120
"""Seconds that a process may take until it can read."""

MAX_ORPHAN_SECONDS = 240
"""Seconds after which a reader ends itself that sleeps, and that nobody else ended."""

MAX_OPEN_FILES = 64
"""Files that the reader of a capture may have open, its own libraries among them."""

MAX_LOSSES = 3
"""Captures of one file that may be lost one behind the other before the rest of it is left unread."""
