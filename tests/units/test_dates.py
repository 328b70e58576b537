"""Which dates does a text state, and which does it not?"""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk.normalise.dates import date_in_path, latest_weekday, named_weekdays, parse_iso, stated_dates
from copydesk.normalise.words import words_for

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk")

# language, text, instant in UTC (a local time without a zone stands as if it were UTC), whether a zone is stated
STATED = [
    ("en", "4 March 2025", "2025-03-04", False),
    ("en", "March 4, 2025", "2025-03-04", False),
    ("en", "March 4 2025", "2025-03-04", False),
    ("en", "Mar. 4, 2025", "2025-03-04", False),
    ("en", "4th of March, 2025", "2025-03-04", False),
    ("en", "March 3rd, 2025", "2025-03-03", False),
    ("en", "Sept. 9, 2024", "2024-09-09", False),
    ("en", "29 February 2024", "2024-02-29", False),
    ("en", "Tuesday, March 4, 2025", "2025-03-04", False),
    ("en", "Published 4 March 2025, 9:05", "2025-03-04T09:05", False),
    ("en", "March 4, 2025 at 9:05 a.m.", "2025-03-04T09:05", False),
    ("en", "March 4, 2025, 9:05 PM", "2025-03-04T21:05", False),
    ("en", "March 4, 2025 12:00 AM", "2025-03-04T00:00", False),
    ("en", "March 4, 2025 12:30 p.m.", "2025-03-04T12:30", False),
    ("en", "March 4, 2025 | 9 am", "2025-03-04T09:00", False),
    ("en", "9:05 PM, March 4, 2025", "2025-03-04T21:05", False),
    ("en", "March 4, 2025 9:05 GMT", "2025-03-04T09:05", True),
    ("en", "March 4, 2025 9:05 UTC", "2025-03-04T09:05", True),
    ("en", "March 4, 2025 9:05 GMT+2", "2025-03-04T07:05", True),
    ("en", "March 4, 2025 9:05 (UTC−5)", "2025-03-04T14:05", True),
    ("en", "March 4, 2025 1:05 +0200", "2025-03-03T23:05", True),
    ("en", "March 4, 2025 9:05 PM EST", "2025-03-04T21:05", False),
    ("en", "4 March 2025 - 09.05 BST", "2025-03-04T09:05", False),
    ("en", "4 Mar 2025 21:05:30", "2025-03-04T21:05:30", False),
    ("en", "2025-03-04", "2025-03-04", False),
    ("en", "2025/03/04", "2025-03-04", False),
    ("en", "2025-03-04 09:05", "2025-03-04T09:05", False),
    ("en", "2025-03-04T09:05:30Z", "2025-03-04T09:05:30", True),
    ("en", "2025-03-04T09:05:30+01:00", "2025-03-04T08:05:30", True),
    ("en", "25/12/2024", "2024-12-25", False),
    ("en", "12/25/2024", "2024-12-25", False),
    ("en", "05/05/2025", "2025-05-05", False),
    ("de", "4. März 2025", "2025-03-04", False),
    ("de", "Dienstag, 4. März 2025, 9:05 Uhr", "2025-03-04T09:05", False),
    ("de", "04.03.2025", "2025-03-04", False),
    ("de", "04.03.2025, 21.05 Uhr", "2025-03-04T21:05", False),
    ("de", "4. 3. 2025 um 9 Uhr", "2025-03-04T09:00", False),
    ("de", "Stand: 04.03.2025 09:05 Uhr", "2025-03-04T09:05", False),
    ("de", "31.12.2024 | 23:59 UTC+1", "2024-12-31T22:59", True),
    ("de", "1. Januar 2025 00:30 +01:00", "2024-12-31T23:30", True),
    ("de", "4. Dezember 2024", "2024-12-04", False),
    ("fr", "4 mars 2025", "2025-03-04", False),
    ("fr", "1er mars 2025", "2025-03-01", False),
    ("fr", "le 4 mars 2025 à 9h05", "2025-03-04T09:05", False),
    ("fr", "4 mars 2025 à 21 h 05", "2025-03-04T21:05", False),
    ("fr", "mardi 4 février 2025", "2025-02-04", False),
    ("fr", "Publié le 14 août 2024 à 18:30", "2024-08-14T18:30", False),
    ("fr", "14/08/2024 à 18h30", "2024-08-14T18:30", False),
    ("fr", "4 décembre 2024 à 7h", "2024-12-04T07:00", False),
    ("es", "4 de marzo de 2025", "2025-03-04", False),
    ("es", "4 de marzo del 2025", "2025-03-04", False),
    ("es", "martes, 4 de marzo de 2025 a las 9:05", "2025-03-04T09:05", False),
    ("es", "4 marzo 2025 21:05 h", "2025-03-04T21:05", False),
    ("es", "1 de septiembre de 2024", "2024-09-01", False),
    ("es", "31/12/2024 10:15", "2024-12-31T10:15", False),
    ("it", "3 novembre 2024 alle 21:32", "2024-11-03T21:32", False),
    ("it", "domenica 3 novembre 2024, ore 21.32", "2024-11-03T21:32", False),
    ("it", "1° gennaio 2025 alle ore 9:05", "2025-01-01T09:05", False),
    ("it", "Pubblicato il 3 nov 2024", "2024-11-03", False),
    ("it", "ore 21:32 del 3 novembre 2024", "2024-11-03T21:32", False),
    ("it", "03.11.2024 21:32", "2024-11-03T21:32", False),
    ("pt", "3 de novembro de 2024, às 21h32", "2024-11-03T21:32", False),
    ("pt", "domingo, 3 de novembro de 2024 às 21:32", "2024-11-03T21:32", False),
    ("pt", "3.nov.2024 às 21h32", "2024-11-03T21:32", False),
    ("pt", "1º de março de 2025", "2025-03-01", False),
    ("pt", "31/12/2024 10h15", "2024-12-31T10:15", False),
    ("pt", "às 9h05 de 3 de novembro de 2024", "2024-11-03T09:05", False),
    ("nl", "3 november 2024 om 21:32 uur", "2024-11-03T21:32", False),
    ("nl", "zo 3 nov. 2024, 21.32 uur", "2024-11-03T21:32", False),
    ("nl", "zondag 3 november 2024 om 9 uur", "2024-11-03T09:00", False),
    ("nl", "21:32 uur, donderdag 7 november 2024", "2024-11-07T21:32", False),
    ("nl", "5 mrt 2025", "2025-03-05", False),
    ("ru", "3 ноября 2024, 21:32", "2024-11-03T21:32", False),
    ("ru", "3 ноября 2024 года в 21:32", "2024-11-03T21:32", False),
    ("ru", "воскресенье, 3 ноября 2024 г., 21:32 мск", "2024-11-03T21:32", False),
    ("ru", "21:32, 3 ноября 2024", "2024-11-03T21:32", False),
    ("ru", "21:32 понедельник, 4 ноября 2024 г.", "2024-11-04T21:32", False),
    ("ru", "03.11.2024 21:32 (UTC+3)", "2024-11-03T18:32", True),
    ("ru", "9 мая 2025", "2025-05-09", False),
    ("uk", "3 листопада 2024 р.", "2024-11-03", False),
    ("uk", "3 листопада 2024 року о 21:32", "2024-11-03T21:32", False),
    ("uk", "неділя, 3 листопада 2024, 21:32", "2024-11-03T21:32", False),
    ("uk", "21:32, четвер 7 листопада 2024", "2024-11-07T21:32", False),
    ("uk", "3 лист. 2024 р., 21:32", "2024-11-03T21:32", False),
    ("ru", "21:32 по местному времени, 3 ноября 2024", "2024-11-03T21:32", False),
    (None, "2025-03-04 09:05", "2025-03-04T09:05", False),
    (None, "04.03.2025", "2025-03-04", False),
]
PROBLEMS = [
    ("en", "30 February 2025", "date.invalid"),
    ("en", "February 29, 2025", "date.invalid"),
    ("en", "31 April 2025", "date.invalid"),
    ("en", "2025-02-30", "date.invalid"),
    ("en", "2025-13-01", "date.invalid"),
    ("en", "32/13/2025", "date.invalid"),
    ("de", "30.02.2025", "date.invalid"),
    ("de", "31.06.2025", "date.invalid"),
    ("en", "06/07/2025", "date.ambiguous"),
    ("en", "1/12/2024, 9:05 AM", "date.ambiguous"),
    ("fr", "06/07/2025", "date.ambiguous"),
    ("en", "06-07-2025", "date.ambiguous"),
    ("en", "March 4, 2025 9:05 GMT+15", "date.invalid"),
]
NONE = [
    ("en", "4 March"),
    ("en", "March 2025"),
    ("en", "June 2025"),
    ("en", "Tuesday"),
    ("en", "yesterday at 9:05"),
    ("en", "9:05 PM"),
    ("en", "3 hours ago"),
    ("en", "version 1.2.3"),
    ("en", "call 020 7946 0958"),
    ("en", "in 2025"),
    ("en", "1.2.20251"),
    ("en", "12345-01-01"),
    ("en", "nan"),
    ("en", "1e10"),
    ("de", "4. März"),
    ("fr", "mars 2025"),
    ("es", "marzo de 2025"),
    ("it", "novembre 2024"),
    ("pt", "3 de novembro"),
    ("nl", "november 2024"),
    ("ru", "в ноябре 2024 года"),
    ("uk", "у листопаді 2024 року"),
    (None, "3 November 2024"),
    ("en", "3 novembre 2024"),
    ("uk", "3 ноября 2024"),
]


def moment(text: str) -> tuple[dt.datetime, str]:
    """Return the instant and the precision that an ISO form of the table has."""
    at = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    return at, {10: "day", 16: "minute", 19: "second"}[len(text)]


@pytest.mark.parametrize(("language", "text", "iso", "known"), STATED)
def test_a_stated_date_is_read_as_it_is_stated(language: str | None, text: str, iso: str, known: bool) -> None:  # noqa: FBT001 - a column of the table
    """The day, the time, its precision and its zone are those of the text, and no more."""
    (found,) = stated_dates(text, words_for(language))
    assert found.problem is None
    assert found.moment is not None
    assert ((found.moment.at, found.moment.precision), found.moment.tz_known) == (moment(iso), known)


@pytest.mark.parametrize(("language", "text", "problem"), PROBLEMS)
def test_a_date_that_cannot_be_is_a_problem(language: str, text: str, problem: str) -> None:
    """Impossible days and days that can be read in two ways are named, and never repaired."""
    (found,) = stated_dates(text, words_for(language))
    assert (found.moment, found.problem) == (None, problem)


@pytest.mark.parametrize(("language", "text"), NONE)
def test_what_states_no_day_is_none(language: str | None, text: str) -> None:
    """Without day, month and year in the text there is no date: the clock of the reader fills nothing in."""
    assert stated_dates(text, words_for(language)) == []


def test_the_place_of_a_date_is_its_words() -> None:
    """The place of a date covers the day, its time and its zone, and nothing of the label before it."""
    text = "By Mara Ilves | Published: 4 March 2025, 9:05 (GMT+1) | Updated March 5, 2025"
    first, second = stated_dates(text, words_for("en"))
    assert text[first.start : first.end] == "4 March 2025, 9:05 (GMT+1)"
    assert text[second.start : second.end] == "March 5, 2025"
    assert ((first.labelled, first.updated), (second.labelled, second.updated)) == ((True, False), (True, True))


@pytest.mark.parametrize(
    ("language", "text", "updated"),
    [
        ("en", "Updated 4 March 2025", True),
        ("en", "Last updated on March 4, 2025", True),
        ("de", "Aktualisiert am 4. März 2025", True),
        ("fr", "Mis à jour le 4 mars 2025", True),
        ("es", "Actualizado el 4 de marzo de 2025", True),
        ("en", "Published 4 March 2025", False),
        ("de", "Veröffentlicht am 4. März 2025", False),
        ("fr", "Publié le 4 mars 2025", False),
        ("es", "Publicado el 4 de marzo de 2025", False),
        ("it", "Aggiornato il 4 marzo 2025", True),
        ("pt", "Última atualização: 4 de março de 2025", True),
        ("nl", "Laatst gewijzigd op 4 maart 2025", True),
        ("ru", "Обновлено: 4 марта 2025", True),
        ("uk", "Оновлено: 4 березня 2025", True),
        ("it", "Pubblicato il 4 marzo 2025", False),
        ("pt", "Publicado em 4 de março de 2025", False),
        ("nl", "Gepubliceerd op 4 maart 2025", False),
        ("ru", "Опубликовано 4 марта 2025", False),
        ("uk", "Опубліковано 4 березня 2025", False),
    ],
)
def test_a_label_tells_the_update_from_the_publication(language: str, text: str, updated: bool) -> None:  # noqa: FBT001 - a column of the table
    """The word before a date says whether it is that of the update."""
    (found,) = stated_dates(text, words_for(language))
    assert (found.labelled, found.updated) == (True, updated)


@pytest.mark.parametrize("day", range(7))
def test_a_weekday_is_the_latest_one_before_it_was_seen(day: int) -> None:
    """A weekday is the same day when it was seen on such a day, else up to six days back, never in the future."""
    seen = dt.date(2025, 3, 4)  # a Tuesday, weekday 1
    expected = {1: 4, 0: 3}.get(day)
    back = {1: 0, 0: 1, 6: 2, 5: 3, 4: 4, 3: 5, 2: 6}[day]
    found = latest_weekday(day, seen)
    assert (found, found.weekday()) == (seen - dt.timedelta(days=back), day)
    assert expected in {None, found.day}


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "The port said on Tuesday that", {1}),
        ("en", "TUESDAY’s vote; Tuesday again", {1}),
        ("en", "from Monday to Friday", {0, 4}),
        ("en", "The weekday of the Tuesdayish", set()),
        ("de", "Der Hafen teilte am Dienstag mit", {1}),
        ("fr", "a déclaré le port mardi", {1}),
        ("es", "dijo el puerto el miércoles", {2}),
        ("it", "ha detto lunedì il porto", {0}),
        ("pt", "disse o porto na terça-feira", {1}),
        ("pt", "disse o porto nesta segunda (4)", {0}),
        ("pt", "na segunda metade do ano e na quinta do porto", set()),
        ("nl", "zei de haven donderdagavond", {3}),
        ("ru", "сообщил порт в среду", {2}),
        ("ru", "защитить окружающую среду", set()),
        ("uk", "повідомив порт у п’ятницю", {4}),
        (None, "on Tuesday", set()),
    ],
)
def test_weekdays_are_whole_words_of_the_language(language: str | None, text: str, days: set[int]) -> None:
    """Weekdays are found in any case, as whole words, Monday is 0."""
    assert named_weekdays(text, words_for(language)) == days


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2020/11/09/vote", dt.date(2020, 11, 9)),
        ("https://a.example/news/2020/1/9/", dt.date(2020, 1, 9)),
        ("https://a.example/2020/11/09", dt.date(2020, 11, 9)),
        ("https://a.example/2020/13/09/vote", None),
        ("https://a.example/2020/02/30/", None),
        ("https://a.example/1820/11/09/", None),
        ("https://a.example/2020/11/09th", None),
        ("https://a.example/12020/11/09/", None),
        (None, None),
    ],
)
def test_an_address_may_state_a_day(url: str | None, day: dt.date | None) -> None:
    """A path of year, month and day is a date when such a day exists."""
    assert date_in_path(url) == day


@pytest.mark.parametrize("text", ["", "2025", "2025-3-4", "20250304", "2025-W10-2", "2025-03-04T9:00", "today"])
def test_other_forms_are_no_iso_date(text: str) -> None:
    """Only the full form is read: anything else is not guessed at."""
    assert parse_iso(text) is None


def test_the_tables_are_as_long_as_they_claim() -> None:
    """At least sixty dates are tried, in all languages."""
    assert len(STATED) + len(PROBLEMS) >= 60
    assert {entry[0] for entry in STATED} == {*LANGUAGES, None}
