"""What survives when the network fails? A short part of `scripts/faults network`, and what it must catch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unittest import mock

import httpx2
import pytest
from tests.builds import FIRST, NAME
from tests.faults.harness import lossy
from tests.faults.harness.lossy import Stage, open_stage

from copydesk.hubs.huggingface import HuggingFaceHub, client, remote, rounds
from copydesk.hubs.huggingface.client import make_client


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a hub behind a proxy, shared by the tests of this module."""
    with open_stage(tmp_path_factory.mktemp("stage")) as opened:
        yield opened


def test_publishing_survives(stage: Stage) -> None:
    """Nothing is published twice or said that is not so, a second try ends well, and no token is given away."""
    cases = list(lossy.publishing(stage, 24))
    assert len(cases) == 24
    assert [f"{it.struck}: {it.ending}: {it.wrong}" for it in cases if it.wrong] == []
    assert {it.ending for it in cases} >= {"done", "PlaceError"}


def test_pulling_survives(stage: Stage) -> None:
    """A folder is whole or not there."""
    cases = list(lossy.pulling(stage, 16))
    assert len(cases) == 16
    assert [f"{it.struck}: {it.ending}: {it.wrong}" for it in cases if it.wrong] == []


def test_who_believes_a_lost_answer_is_caught(stage: Stage) -> None:
    """A publisher that takes a step for done, whatever was answered, and does not look again."""

    def believing(_remote: object, _name: str, look: rounds.Look, _what: str) -> None:
        for _ in range(2):
            step = look()
            if step:
                with suppress(Exception), client.limited_library():
                    step()

    def unread(*_: object) -> Path:
        return stage.truth.folder(NAME, FIRST)

    with (
        mock.patch("copydesk.hubs.huggingface.writing.take_steps", believing),
        mock.patch.object(HuggingFaceHub, "folder", unread),
    ):
        wrong = {it.wrong for it in lossy.publishing(stage, 10, "/tag/") if it.wrong}
    assert wrong == {"said to be published, and is not"}


def test_who_gives_a_token_away_is_caught(stage: Stage) -> None:
    """A client that takes its token along to wherever it is sent."""

    def careless() -> httpx2.Client:
        made = make_client()
        made.event_hooks["request"].append(lambda it: it.headers.update({"authorization": f"Bearer {stage.token}"}))
        return made

    with mock.patch.object(remote, "make_client", careless), mock.patch.object(client, "make_client", careless):
        wrong = {it.wrong for it in lossy.pulling(stage, 10, "redirected") if it.wrong}
    assert wrong == {"the token was sent to another host"}


def test_who_does_not_look_at_bytes_is_caught(stage: Stage) -> None:
    """A reader that believes every byte which has the right number of companions."""

    def careless(build: object, entry: object, of: str = "") -> list[bytes]:  # noqa: ARG001 - the reader that is replaced
        return [(build / entry.path).read_bytes()]  # type: ignore[operator, attr-defined]

    with (
        mock.patch("copydesk.pull.fetch.checked_pieces", careless),
        mock.patch("copydesk.pull.fetch.refuse_damage"),
        mock.patch("copydesk.hubs.huggingface.remote.sha256_file", return_value=""),
    ):
        wrong = {it.wrong for it in lossy.pulling(stage, 20, "/data/") if it.wrong}
    assert wrong == {"other bytes than the release has"}
