"""How do the fields of an article and the evidence for them stay together while they are read?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from copydesk.article import Evidence, Moment, Note, Span
from copydesk.normalise.people import is_person

AND = re.compile(r"\s*(?:,|;|/|\||&|\band\b|\bund\b|\bet\b|\by\b)\s*")
"""What stands between the names of several authors."""


@dataclass(slots=True)
class Gathered:
    """Evidence and notes of one article, in the order in which its fields are read; `text` is what spans point into."""

    text: str
    evidence: list[Evidence] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def keep(self, name: str, rule: str, spans: Iterable[Span] = ()) -> None:
        """Keep why a field has its value."""
        self.evidence.append(Evidence(field=name, rule=rule, spans=tuple(spans)))

    def note(self, code: str, message: str, column: str | None, spans: Iterable[Span] = ()) -> None:
        """Note something, on the line of its first place."""
        line = next((self.text.count("\n", 0, span.start) + 1 for span in spans), None)
        self.notes.append(Note(code=code, message=message, column=column, line=line))

    def moment(self, name: str, rule: str, said: Stated, spans: Iterable[Span] = ()) -> Moment | None:
        """Read a date and keep it; one that does not exist, or whose form nobody can be sure of, is a note."""
        places = tuple(spans)
        try:
            found = said.parse(said.text)
        except ValueError as error:
            self.note("date.invalid", f"`{said.text[:60]}` does not exist: {error}", name, places)
            return None
        if found is None:
            self.note("date.invalid", f"`{said.text[:60]}` is not of the form {said.form}", name, places)
            return None
        self.keep(name, rule, places)
        return found


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as it was written, how its kind of file writes dates, and an example of that."""

    text: str
    parse: Callable[[str], Moment | None]
    form: str


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are those of people, each once."""
    return tuple(dict.fromkeys(name for name in names if is_person(name)))


def split_people(words: str) -> tuple[str, ...]:
    """Return the people whom a byline names: `By Mara Ilves and Jonas Petersen`."""
    return people(part.removeprefix("By ").removeprefix("by ").strip() for part in AND.split(words))
