"""How is a Markdown file with a YAML head read without trusting it?

The head is scanned event by event before anything is built: anchors, aliases, tags, merge keys, deep
nesting and duplicate keys are refused, because each of them makes YAML loaders hang, crash or lie.
Every scalar stays the string that was written (`NO` is a title, not False), with its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from copydesk.article import FrontMatter, Note, Span
from copydesk.limits import MAX_CAPTURE_BYTES, MAX_FRONT_MATTER_BYTES, MAX_YAML_DEPTH, MAX_YAML_EVENTS
from copydesk.readers.base import Item, Payload, Rejected
from copydesk.readers.text import decode

FENCE = "---"
_NULLS = ("", "~", "null", "Null", "NULL")


class FrontMatterReader:
    """Reads files whose first line is `---`."""

    max_bytes = MAX_CAPTURE_BYTES

    def recognises(self, head: str) -> bool:
        """Tell whether the file opens with a fence that is followed by something like a head."""
        first, _, rest = head.partition("\n")
        return first.rstrip() == FENCE and _looks_like_head(rest)

    def read(self, payload: Payload) -> Iterator[Item]:
        """Split head and body and read the head; `Rejected` carries the code and the line."""
        text = decode(payload.data, payload.charset)
        head_start, head_end, body_start = _fences(text)
        head = text[head_start:head_end]
        if len(head.encode()) > MAX_FRONT_MATTER_BYTES:
            raise _unsafe(f"the head is larger than {MAX_FRONT_MATTER_BYTES:,} bytes", 1)
        tree = _Tree(offset=head_start)
        tree.read(head)
        body = Span(body_start, len(text))
        yield Item(content=FrontMatter(text=text, head=tree.root, places=tree.places, body=body))


def _looks_like_head(rest: str) -> bool:
    """Page text may open with a rule of dashes too: a head has a key, a list or nothing before its end."""
    for line in rest.split("\n", 200)[:200]:
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            return stripped in {FENCE, "..."} or ":" in stripped or stripped[0] in "-{[&!*\"'"
    return True


def _fences(text: str) -> tuple[int, int, int]:
    """Return where the head starts and ends and where the body starts."""
    start = text.index("\n") + 1 if "\n" in text else len(text)
    position = start
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if text[position:end].rstrip() in {FENCE, "..."}:
            return start, position, min(end + 1, len(text))
        position = end + 1
    raise Rejected(Note(code="frontmatter.unclosed", message="the head opens with --- and never closes", line=1))


def _unsafe(message: str, line: int) -> Rejected:
    return Rejected(Note(code="frontmatter.unsafe", message=message, line=line))


@dataclass(slots=True)
class _Tree:
    """Builds plain maps, lists and strings from YAML events, refusing whatever else YAML offers."""

    offset: int
    root: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)

    def read(self, head: str) -> None:
        """Fill `root` and `places` from the text of a head."""
        events = self._safe_events(head)
        try:
            next(events)  # stream start
            event = next(events)
            if isinstance(event, yaml.StreamEndEvent):
                return
            event = next(events)  # after the document start
            if not isinstance(event, yaml.MappingStartEvent):
                message = "the head is a list or a single value, not keys with values"
                raise Rejected(Note(code="frontmatter.shape", message=message, line=2))
            self.root = self._mapping(events, "")
            for event in events:  # whatever stands behind the map is an error of syntax, never passed over
                if not isinstance(event, (yaml.DocumentEndEvent, yaml.StreamEndEvent)):
                    message = "something stands behind the keys and values"
                    raise Rejected(Note(code="frontmatter.syntax", message=message, line=event.start_mark.line + 2))
        except yaml.YAMLError as error:
            raise _syntax(error) from None

    def _safe_events(self, head: str) -> Iterator[yaml.Event]:
        depth = 0
        for count, event in enumerate(yaml.parse(head, Loader=yaml.CSafeLoader)):
            line = event.start_mark.line + 2
            if count > MAX_YAML_EVENTS:
                raise _unsafe(f"more than {MAX_YAML_EVENTS:,} values", line)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _unsafe("anchors and aliases are not read", line)
            if getattr(event, "tag", None):
                raise _unsafe(f"the tag {str(event.tag)[:60]} is not read", line)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_YAML_DEPTH:
                raise _unsafe(f"nested deeper than {MAX_YAML_DEPTH} levels", line)
            yield event

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: str) -> Any:  # noqa: ANN401 - a YAML tree
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        self.places[path] = Span(self.offset + event.start_mark.index, self.offset + event.end_mark.index)
        return None if not event.style and event.value in _NULLS else event.value

    def _mapping(self, events: Iterator[yaml.Event], path: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = event.start_mark.line + 2
            if not isinstance(event, yaml.ScalarEvent):
                raise _unsafe("a list or a map is used as a key", line)
            key = event.value
            if key == "<<" and not event.style:
                raise _unsafe("merge keys are not read", line)
            if key in values:
                message = f"the key `{key[:60]}` stands twice"
                raise Rejected(Note(code="frontmatter.duplicate-key", message=message, line=line))
            values[key] = self._value(next(events), events, f"{path}.{key}" if path else key)
        return values

    def _sequence(self, events: Iterator[yaml.Event], path: str) -> list[Any]:
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self._value(event, events, f"{path}.{len(values)}"))
        return values


def _syntax(error: yaml.YAMLError) -> Rejected:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark else 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    return Rejected(Note(code="frontmatter.syntax", message=str(problem)[:200], line=line))
