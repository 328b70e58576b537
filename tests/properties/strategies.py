"""What do pages and records look like when nobody has been careful?"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

PROSE = """
the harbour ferry council said on Tuesday that nine new boats would not sail before spring a spokesman told reporters
in Saltmere although der Hafen und die Fähre kommen le port reste fermé el puerto no abre
"""
FURNITURE = (
    "By Mara Ilves",
    "By Mara Ilves and Jonas Reet",
    "Von Anna Weber",
    "Published 4 March 2025, 9:00",
    "Updated: March 5, 2025 14:30 GMT+1",
    "06/07/2025",
    "30 February 2025",
    "Ferry returns after nine years",
    "Photo: Lena Park / Harbour Images",
    "A boat in the harbour. (Getty Images)",
    "Read more: Council votes on the quay",
    "Related articles",
    "12:30",
    "3h ago",
    "https://harbourcourier.example/a",
    "Sign up to our newsletter",
    "Accept all cookies",
    "5 min read",
    "© 2025 Harbour Courier",
    "Editor's note: an earlier version was wrong.",
    "- a point of a list that goes on for some words here.",
    "***",
    "—",
    "?",
)
BREAKS = ("\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\r", " \n\t\n", "\n\u00a0\n", "\u2028\n")


def sentences() -> st.SearchStrategy[str]:
    """Draw a line of prose: one to thirty words, with an end or without."""
    words = st.lists(st.sampled_from(PROSE.split()), min_size=1, max_size=30).map(" ".join)
    return st.builds(
        "{}{}{}".format,
        words.map(str.capitalize),
        st.sampled_from([".", "?", "…", "", ",", '."']),
        st.sampled_from(["", " ", "\t"]),
    )


def page_lines() -> st.SearchStrategy[str]:
    """Draw a line of a page: prose, furniture, or noise in any script."""
    return st.one_of(sentences(), sentences(), st.sampled_from(FURNITURE), st.text(max_size=40))


def pages() -> st.SearchStrategy[str]:
    """Draw the visible text of a page: up to thirty lines under changing line breaks."""
    parts = st.tuples(page_lines(), st.sampled_from(BREAKS))
    return st.lists(parts, min_size=1, max_size=30).map(lambda drawn: "".join(line + end for line, end in drawn))


def heads() -> st.SearchStrategy[str]:
    """Draw a capture that opens like a Markdown file with a YAML head, mostly a broken one."""
    keys = st.sampled_from(["title", "date", "provider", "authors", "images", "lastmod", "topics", "url", "x"])
    values = st.one_of(
        st.sampled_from(
            [
                "NO",
                "~",
                "2025-03-04",
                "2025-02-30",
                "[a, b]",
                "{name: A, domain: a.example}",
                "*a",
                "&a b",
                "!!int 3",
                "|",
                "'",
                '"x"',
                "<<",
            ]
        ),
        st.text(max_size=12),
    )
    lines = st.lists(st.builds("{}: {}".format, keys, values), max_size=6).map("\n".join)
    return st.builds("---\n{}{}{}".format, lines, st.sampled_from(["\n---\n", "\n", "\n...\n", "\n--- \n"]), pages())


def json_values() -> st.SearchStrategy[Any]:
    """Draw any value that JSON can write."""
    plain = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20)
    )
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    )


def records() -> st.SearchStrategy[dict[str, Any]]:
    """Draw a record: a sound one with some of its values taken out, replaced or misspelt."""
    sound = st.fixed_dictionaries(
        {
            "title": st.sampled_from(["Ferry returns after nine years", "Council votes on the quay", "NO", ""]),
            "published_at": st.sampled_from(["2025-03-04", "2025-03-04T09:00:00Z", "2025-02-30", "1970-01-01", None]),
            "provider": st.sampled_from(["Harbour Courier", None]),
            "provider_domain": st.sampled_from(["harbourcourier.example", "HarbourCourier.example.", None]),
        }
    )
    strange = st.dictionaries(
        st.sampled_from(["title", "text", "url", "authors", "images", "is_free", "modified_at", "headline"]),
        json_values(),
        max_size=3,
    )
    return st.builds(lambda first, second: first | second, sound, strange)
