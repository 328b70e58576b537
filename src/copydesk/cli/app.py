"""What can be typed after `copydesk`, and how does a command end?

A command is a function that returns an `Answer`; here it is run, and whatever it returns or raises is shown.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Annotated

import typer

import copydesk
from copydesk.cli import (
    build,
    card,
    check,
    diff,
    doctor,
    explain,
    hub,
    init,
    leakage,
    normalise,
    publish,
    pull,
    release,
    report,
    schema,
    stories,
    verify,
)
from copydesk.cli.exits import COLOR, GLOBAL, INTERRUPTED, Failure, failure, interrupted
from copydesk.cli.help import Command, Group
from copydesk.cli.output import Answer, Color, Output, chosen_color

COMMANDS = {
    "init": (init, "copydesk init my-news"),
    "check": (check, "copydesk check captures/ --json"),
    "build": (build, "copydesk build --out build --workers 4"),
    "diff": (diff, "copydesk diff dir:.hub/acme/eu-news@1.0.0 build --max-bump minor"),
    "publish": (publish, "copydesk publish build --to dir:.hub"),
    "verify": (verify, "copydesk verify dir:.hub/acme/eu-news@1.2.0"),
    "pull": (pull, "copydesk pull dir:.hub/acme/eu-news@1.2.0 eu-news"),
    "leakage": (leakage, "copydesk leakage train.parquet test.parquet"),
    "explain": (explain, "copydesk explain title.missing"),
    "normalise": (normalise, "copydesk normalise captures/ -o articles.parquet"),
    "stories": (stories, "copydesk stories build --by outlets --shared"),
    "card": (card, "copydesk card --check"),
    "report": (report, "copydesk report build --open"),
    "doctor": (doctor, "copydesk doctor --json"),
}
PARTS = {"hub": hub.COMMANDS, "schema": schema.COMMANDS, "release": release.COMMANDS}
"""Commands of two words."""

NOTHING = Answer(result={}, lines=())


def main() -> None:
    """Run the command that was typed, and leave with its exit code."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    sys.exit(run(sys.argv[1:]))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Answer a request to end as Ctrl-C is answered: workers end, the work folder goes, one word is said."""
    raise KeyboardInterrupt


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; no exception leaves this function."""
    ahead, rest = _global_first(arguments)
    sink = Output(sys.stdout, sys.stderr, as_json="--json" in ahead, color=chosen_color(ahead))
    end = _end(sink, [*ahead, *(rest or ["--help"])])
    return 0 if end is NOTHING else _show(sink, end)


def make_app() -> typer.Typer:
    """Return the app with all commands."""
    app = typer.Typer(
        cls=Group,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        epilog=_epilog("copydesk init my-news"),
        subcommand_metavar="COMMAND [ARGUMENTS]...",
    )
    app.callback()(_options)
    for name, (module, example) in COMMANDS.items():
        app.command(name, cls=Command, epilog=_epilog(example))(module.command)
    for name, part, callback in (("hub", hub, _hub), ("schema", schema, _schema), ("release", release, _release)):
        first = next(iter(PARTS[name].values()))
        inner = typer.Typer(cls=Group, rich_markup_mode=None, help=part.__doc__, epilog=_epilog(first[1]))
        inner.callback()(callback)
        for word, (command, example) in PARTS[name].items():
            inner.command(word, cls=Command, epilog=_epilog(example))(command)
        app.add_typer(inner, name=name)
    return app


def _global_first(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Take the global options out of the arguments before `--`, wherever they stand."""
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    ahead: list[str] = []
    rest: list[str] = []
    words = iter(arguments[:end])
    for word in words:
        is_pair = word == COLOR
        (ahead if is_pair or word in GLOBAL or word.startswith(f"{COLOR}=") else rest).append(word)
        ahead += [value for value in [next(words, None)] if value is not None] if is_pair else []
    return ahead, [*rest, *arguments[end:]]


def _epilog(example: str) -> str:
    return f"Example: {example}\n\nOptions of copydesk (--json, -q, -v, --color ...) may stand anywhere."


def _end(sink: Output, arguments: Sequence[str]) -> Answer | Failure:
    try:
        end = make_app()(arguments, prog_name="copydesk", standalone_mode=False, obj=sink)
    except SystemExit:
        return NOTHING  # the reader of a help text went away
    except BaseException as error:  # noqa: BLE001 - this is where every exception ends, as a message
        return failure(error, sink.command)
    if isinstance(end, Answer):
        return end
    # Typer turns Ctrl-C into this exit code, and help into 0.
    return interrupted(sink.command) if end == INTERRUPTED else NOTHING


def _show(sink: Output, end: Answer | Failure) -> int:
    try:
        sink.show(end)
    except BrokenPipeError:
        sink.abandon()
    except OSError as error:
        sink.abandon()
        end = failure(error, sink.command)
        sink.show(end)
    return end.exit_code


def _show_version(context: typer.Context, *, asked: bool) -> None:
    if asked:
        words = f"copydesk {copydesk.__version__}"
        context.obj.show(Answer(result={"version": copydesk.__version__}, lines=[(words,)]))
        raise typer.Exit


def _options(  # noqa: PLR0913 - a parameter is an option
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 - its callback has answered it
        bool, typer.Option("--version", help="Show the version and stop.", is_eager=True, callback=_show_version)
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Write one JSON value to stdout.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Write results and errors only.")] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose", "-v", count=True, show_default=False, help="Tell each step on stderr; twice: each file."
        ),
    ] = 0,
    no_progress: Annotated[bool, typer.Option("--no-progress", help="Show no progress.")] = False,
    color: Annotated[  # noqa: ARG001 - looked at before anything is shown
        Color,
        typer.Option("--color", help="Colours; auto: on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise."),
    ] = "auto",
) -> None:
    """Raw captures of news articles in, a validated, split, versioned dataset out."""
    sink: Output = context.obj
    sink.as_json, sink.quiet, sink.verbose, sink.progress = json, quiet, verbose, not no_progress
    sink.command = context.invoked_subcommand
    context.with_resource(sink.working(f"copydesk {sink.command}"))


def _hub(context: typer.Context) -> None:
    context.obj.command = f"hub {context.invoked_subcommand}"


def _release(context: typer.Context) -> None:
    context.obj.command = f"release {context.invoked_subcommand}"


def _schema(context: typer.Context) -> None:
    context.obj.command = f"schema {context.invoked_subcommand}"
