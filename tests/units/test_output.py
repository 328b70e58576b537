"""Does the sink say what it is given, to the right stream, and nothing that a file could smuggle in?"""

from __future__ import annotations

import io
import json
import time

import pytest

from copydesk.cli.exits import Failure, failure
from copydesk.cli.output import Answer, Color, Output, chosen_color, level
from copydesk.errors import CopydeskError, DataRefused, PlaceError, StateUnknown, UsageError
from copydesk.plain import counted, size

GOOD = Answer(
    result={"title": "Ärger \x1b[31m\u202e"},
    lines=[(("good", "good"), ": [red]title[/red] \x1b[31m"), (("dim", "quiet"),)],
    notes=[("Next: publish",)],
)
BAD = Failure(
    code="hub.unreachable",
    what="the hub is lost",
    where=".hub",
    why="It is a file.\nIt was a folder.",
    help="Look.",
    exit_code=3,
)


class Terminal(io.StringIO):
    """A stream that says that a person looks at it."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of the machine that runs the tests decide about colours."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM", "COPYDESK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def shown(  # noqa: PLR0913 - the modes of the sink
    end: Answer | Failure,
    environment: dict[str, str],
    *,
    as_json: bool = False,
    quiet: bool = False,
    tty: bool = False,
    color: Color = "auto",
) -> tuple[str, str]:
    """Return what the sink writes to stdout and stderr."""
    out, err = (Terminal(), Terminal()) if tty else (io.StringIO(), io.StringIO())
    sink = Output(out, err, environment, as_json=as_json, color=color)
    sink.quiet, sink.command = quiet, "check"
    sink.show(end)
    return out.getvalue(), err.getvalue()


def test_results_go_to_stdout_and_notes_to_stderr() -> None:
    """A result can be piped: the next step does not stand in it."""
    assert shown(GOOD, {}) == ("good: [red]title[/red] \\x1b[31m\ndim\n", "Next: publish\n")


def test_quiet_keeps_the_result() -> None:
    """`-q` takes the notes away and nothing else."""
    assert shown(GOOD, {}, quiet=True) == (shown(GOOD, {})[0], "")


def test_an_error_says_what_where_why_and_help() -> None:
    """An error goes to stderr, a line for each of its facts, also when one of them has two lines."""
    assert shown(BAD, {}) == (
        "",
        (
            "error[hub.unreachable]: the hub is lost\n  --> .hub\n  why:  It is a file.\n        It was a folder.\n"
            "  help: Look.\n"
        ),
    )


@pytest.mark.parametrize(
    ("environment", "tty", "coloured"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, False, True),
    ],
)
def test_no_color_wins(environment: dict[str, str], *, tty: bool, coloured: bool) -> None:
    """NO_COLOR leaves no escape at all, not even bold or dim; FORCE_COLOR colours a pipe."""
    out, err = shown(GOOD, environment, tty=tty)
    _, told = shown(BAD, environment, tty=tty)
    assert ("\x1b[" in out, "\x1b[" in told, "\x1b[" in err) == (coloured, coloured, False)


@pytest.mark.parametrize(
    ("words", "color"),
    [
        ([], "auto"),
        (["--color", "never"], "never"),
        (["--color=always", "-q"], "always"),
        (["--color", "always", "--color=never"], "never"),
        (["--color", "pink"], "auto"),
        (["--color"], "auto"),
    ],
)
def test_color_is_read_from_any_place(words: list[str], color: str) -> None:
    """The option is read before anything is shown, in both ways of writing it; the last one wins."""
    assert chosen_color(words) == color


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}])
@pytest.mark.parametrize("tty", [True, False])
def test_color_wins_over_the_environment(environment: dict[str, str], *, tty: bool) -> None:
    """What the command line says of colours is the last word."""
    assert "\x1b[" in shown(GOOD, environment, tty=tty, color="always")[0]
    assert "\x1b[" not in shown(GOOD, environment, tty=tty, color="never")[0]


def test_a_pipe_gets_whole_lines() -> None:
    """A long line is one line, so that grep finds it."""
    long = "word " * 100
    out, _ = shown(Answer(result={}, lines=[(long,)]), {})
    assert out == f"{long}\n"


@pytest.mark.parametrize("end", [GOOD, BAD])
def test_json_is_one_value(end: Answer | Failure) -> None:
    """Under --json stdout is one JSON value in ASCII, good or bad, without the notes."""
    out, err = shown(end, {"FORCE_COLOR": "1"}, as_json=True)
    value = json.loads(out)
    assert out.isascii()
    assert "\x1b" not in out
    assert (value["format"], value["command"], value["exit_code"]) == (1, "check", end.exit_code)
    assert value["ok"] is (end is GOOD)
    assert ("Next" in err, "error" in value) == (False, end is BAD)


def test_json_keeps_the_words_as_they_are() -> None:
    """Machines get the very words of the file."""
    out, _ = shown(GOOD, {}, as_json=True)
    assert json.loads(out)["result"] == GOOD.result


def test_json_tells_an_error_in_four_words() -> None:
    """The error of the JSON has what, where, why and help."""
    out, _ = shown(BAD, {}, as_json=True)
    assert json.loads(out)["error"] == {
        "code": BAD.code,
        "what": BAD.what,
        "where": BAD.where,
        "why": BAD.why,
        "help": BAD.help,
    }


def test_a_stream_of_another_encoding_does_not_fail() -> None:
    """An ASCII terminal gets escapes in place of the letters that it lacks."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    Output(out, io.StringIO(), {}).show(Answer(result={}, lines=[("é 漢",)]))
    assert raw.getvalue() == b"\\xe9 \\u6f22\n"


def test_a_spinner_waits_and_leaves_no_trace_in_a_pipe() -> None:
    """Work of a second shows itself on a terminal, on stderr, and nowhere else."""
    seen = {}
    for name, stream in (("terminal", Terminal()), ("pipe", io.StringIO())):
        sink = Output(io.StringIO(), stream, {})
        with sink.working("copydesk build"):
            time.sleep(0.8)
        seen[name] = "copydesk build" in stream.getvalue()
    assert seen == {"terminal": True, "pipe": False}


def test_quick_work_shows_no_spinner() -> None:
    """Half a second of silence is not interrupted, and --no-progress silences more."""
    quick, asked = Terminal(), Terminal()
    with Output(io.StringIO(), quick, {}).working("copydesk build"):
        pass
    sink = Output(io.StringIO(), asked, {})
    sink.progress = False
    with sink.working("copydesk build"):
        time.sleep(0.7)
    assert (quick.getvalue().replace("\n", ""), asked.getvalue()) == ("", "")


@pytest.mark.parametrize(
    ("error", "code"), [(DataRefused, 1), (UsageError, 2), (PlaceError, 3), (StateUnknown, 4), (CopydeskError, 1)]
)
def test_every_error_of_ours_keeps_its_facts_and_its_code(error: type[CopydeskError], code: int) -> None:
    """Nothing of what an error says is lost on its way to the user."""
    end = failure(error("usage.value", "what", where="where", why="why", help="help"), "check")
    assert end == Failure(code="usage.value", what="what", where="where", why="why", help="help", exit_code=code)


def test_a_defect_is_three_lines() -> None:
    """What nobody thought of is told in three lines, without a traceback, with exit code 2."""
    end = failure(ZeroDivisionError("division by zero\nsecond line"), "check")
    _, told = shown(end, {})
    assert told.splitlines() == [
        "error[copydesk.defect]: ZeroDivisionError: division by zero",
        "  why:  This is a defect of copydesk, not of your data.",
        "  help: Set COPYDESK_DEBUG=1 and run it again to see the traceback, then report it.",
    ]
    assert end.exit_code == 2


def test_the_traceback_is_there_for_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """COPYDESK_DEBUG=1 adds the traceback."""
    monkeypatch.setenv("COPYDESK_DEBUG", "1")
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        _, told = shown(failure(error, None), {})
    assert "Traceback (most recent call last)" in told
    assert "_ = 1 / 0" in told


def test_the_disk_is_never_a_defect() -> None:
    """An error of the operating system that nobody caught is told as one of the place."""
    end = failure(PermissionError(13, "Permission denied", "/closed/x"), "check")
    assert (end.exit_code, end.where, end.why) == (3, "/closed/x", "Permission denied")


@pytest.mark.parametrize("command", ["check", "build", "publish", None])
def test_an_interrupt_says_what_happened(command: str | None) -> None:
    """Ctrl-C leaves with 130 and says whether anything was changed."""
    end = failure(KeyboardInterrupt(), command)
    assert (end.exit_code, end.what.startswith("Interrupted; ")) == (130, True)


def test_numbers_read_like_words() -> None:
    """One is singular, thousands have commas, sizes have units."""
    assert [counted(1, "file"), counted(1200, "file"), counted(2, "story", "stories")] == [
        "1 file",
        "1,200 files",
        "2 stories",
    ]
    assert [size(999), size(18_700), size(2_500_000), size(3 * 10**9)] == ["999 bytes", "18.7 kB", "2.5 MB", "3.0 GB"]
    assert [level("error"), level("warning")] == [("error", "bad"), ("warning", "warning")]
