"""Is a YAML head read without trusting it?"""

from __future__ import annotations

import time

import pytest

from copydesk.article import FrontMatter, Span
from copydesk.limits import MAX_FRONT_MATTER_BYTES, MAX_YAML_DEPTH, MAX_YAML_EVENTS
from copydesk.readers.base import Rejected
from copydesk.readers.captures import parse

MERGE_BOMB = (
    "a0: &a0 {"
    + ", ".join(f"k{n}: v" for n in range(6))
    + "}\n"
    + "".join(
        f"a{level}: &a{level} {{" + ", ".join(f"x{n}: {{<<: *a{level - 1}}}" for n in range(4)) + "}\n"
        for level in range(1, 8)
    )
)
ALIAS_BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
PLAIN_MERGE = "base: {title: Hidden}\narticle:\n  <<: {title: Merged}\n"


BOMBS: dict[str, tuple[str, int]] = {
    "alias": (ALIAS_BOMB, 2),
    "merge": (MERGE_BOMB, 2),
    "merge without an anchor": (PLAIN_MERGE, 4),
    "alias of itself": ("a: &a [*a]", 2),
    "alias of nobody": ("a: *nobody", 2),
    "python tag": ("title: !!python/object/apply:os.system [id]", 2),
    "standard tag": ("a: b\ntitle: !!int 3", 3),
    "tag of one's own": ("title: !own x", 2),
    "brackets": ("a: " + "[" * 200_000, 2),
    "braces": ("a: " + "{a: " * 100_000, 2),
    "indentation": ("".join("  " * depth + "a:\n" for depth in range(30)), 18),
    "list as key": ("ok: 1\n? [a, b]\n: c", 3),
    "map as key": ("{a: b}: c", 2),
    "huge head": ("a: " + "x" * MAX_FRONT_MATTER_BYTES, 1),
    "too many values": ("a: [" + "x," * MAX_YAML_EVENTS + "]", 2),
}


def read(head: str) -> FrontMatter:
    """Read a head between its fences."""
    found = parse(f"---\n{head}\n---\nBody".encode())
    assert isinstance(found, FrontMatter)
    return found


def refused(text: str) -> tuple[str, int | None]:
    """Return the code and the line with which a capture is refused, in seconds; a bomb would take hours."""
    start = time.process_time()
    with pytest.raises(Rejected) as caught:
        parse(text.encode())
    assert time.process_time() - start < 20
    return caught.value.note.code, caught.value.note.line


@pytest.mark.parametrize("text", ["---\ntitle: A", "---\ntitle: A\n--\n", "---\ntitle: A\nmore ---\n", "---\n"])
def test_a_head_that_never_closes_is_refused(text: str) -> None:
    """Without its end the head cannot be told from the body."""
    assert refused(text) == ("frontmatter.unclosed", 1)


@pytest.mark.parametrize("fence", ["---", "--- ", "...", "---\t"])
def test_a_head_ends_at_its_fence(fence: str) -> None:
    """Dashes or dots alone on a line end the head; what follows is the body."""
    found = parse(f"---\ntitle: A\n{fence}\nBody\n---\nmore".encode())
    assert isinstance(found, FrontMatter)
    assert found.text[found.body.start : found.body.end] == "Body\n---\nmore"


@pytest.mark.parametrize(
    ("value", "string"),
    [
        ("NO", "NO"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("12:30:45", "12:30:45"),
        ("1e3", "1e3"),
        (".nan", ".nan"),
        ("true", "true"),
        ("2025-02-30", "2025-02-30"),
        ("1" * 5000, "1" * 5000),
        ("'~'", "~"),
        ('"null"', "null"),
        ('"a\\u00e9\\n"', "aé\n"),
        ("|\n  one\n  two", "one\ntwo\n"),
        (">\n  one\n  two", "one two\n"),
    ],
)
def test_a_scalar_is_the_string_that_was_written(value: str, string: str) -> None:
    """No scalar becomes a boolean, a number or a date."""
    assert read(f"key: {value}").head["key"] == string


@pytest.mark.parametrize("value", ["~", "", "null", "Null", "NULL"])
def test_a_plain_null_is_nothing(value: str) -> None:
    """The plain words for nothing are None."""
    assert read(f"key: {value}").head == {"key": None}


def test_maps_and_lists_nest() -> None:
    """Maps and lists keep their shape, in block and in flow style."""
    head = "provider:\n  name: A\n  images:\n    - {url: u, width: 50}\ntopics: [x, y]"
    assert read(head).head == {"provider": {"name": "A", "images": [{"url": "u", "width": "50"}]}, "topics": ["x", "y"]}


def test_an_empty_head_is_a_head() -> None:
    """A head of comments, or without a line, has no keys."""
    assert read("# nothing").head == {}
    assert parse(b"---\n---\nBody") == FrontMatter(text="---\n---\nBody", head={}, places={}, body=Span(8, 12))


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("title: A\ntitle: B", 3),
        ("title: A\nprovider:\n  name: B\n  name: C", 5),
        ("images:\n  - url: a\n    url: b", 4),
        ("provider: {name: A, name: B}", 2),
        ('title: A\n"title": B', 3),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_line(head: str, line: int) -> None:
    """Which of two values is meant cannot be known, at any depth."""
    assert refused(f"---\n{head}\n---\n") == ("frontmatter.duplicate-key", line)


@pytest.mark.parametrize("head", ["- a\n- b", '"just words"', "[a, b]", "'a: b'"])
def test_a_head_without_keys_is_refused(head: str) -> None:
    """A list or a single value is no head."""
    assert refused(f"---\n{head}\n---\n") == ("frontmatter.shape", 2)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("title: A: B", 2),
        ("ok: 1\ntitle: 'open", 4),
        ("ok: 1\ntopics: [a, b", 4),
        ("a: b\n\tc: d", 3),
        ("title: \x07bell", 1),
        ("title: @x", 2),
        ("{title: A} more", 2),
        ("{title: A}\n{title: B}", 3),
    ],
)
def test_broken_yaml_is_refused_with_a_line(head: str, line: int) -> None:
    """What is no YAML, or stands behind the keys, is refused, and never passed over."""
    code, found = refused(f"---\n{head}\n---\n")
    assert (code, found) == ("frontmatter.syntax", line)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(name: str) -> None:
    """Aliases, merge keys, tags, deep nesting and huge heads are refused in under a second, with their line."""
    head, line = BOMBS[name]
    assert refused(f"---\n{head}\n---\n") == ("frontmatter.unsafe", line)


def test_the_merge_bomb_is_small() -> None:
    """The bomb that hangs every YAML loader is less than a kilobyte."""
    assert len(MERGE_BOMB) < 1000


def test_a_head_at_the_limits_is_read() -> None:
    """Nesting up to the limit is read, one level more is refused."""
    deepest = MAX_YAML_DEPTH - 1
    assert "a" in read("a: " + "[" * deepest + "x" + "]" * deepest).head
    assert refused("---\na: " + "[" * (deepest + 1) + "]" * (deepest + 1) + "\n---\n")[0] == "frontmatter.unsafe"


def test_merge_signs_in_quotes_are_a_key() -> None:
    """A quoted `<<` is a key like any other."""
    assert read('"<<": x').head == {"<<": "x"}


def test_places_point_at_what_was_written() -> None:
    """The place of a value is its scalar as it stands, behind letters of any width, in block, flow and lists."""
    head = (
        'title: "Fähre 🚢 kehrt zurück"\n'
        "note: «é»\n"
        "provider: {name: Bote, domain: bote.example}\n"
        "topics:\n  - Häfen\n  - 'two words'\n"
        "images: [{url: u1}]"
    )
    found = read(head)
    written = {key: found.text[span.start : span.end] for key, span in found.places.items()}
    assert written == {
        "title": '"Fähre 🚢 kehrt zurück"',
        "note": "«é»",
        "provider.name": "Bote",
        "provider.domain": "bote.example",
        "topics.0": "Häfen",
        "topics.1": "'two words'",
        "images.0.url": "u1",
    }


def test_places_count_windows_line_ends() -> None:
    """With CRLF line ends the places are those of the text as it is."""
    found = parse("---\r\nnote: é\r\ntitle: Fähre\r\n---\r\nBody".encode())
    assert isinstance(found, FrontMatter)
    span = found.places["title"]
    assert (found.text[span.start : span.end], found.text[found.body.start :]) == ("Fähre", "Body")
