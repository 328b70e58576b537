"""What does a program read that wants the whole report? The report itself."""

from __future__ import annotations

import json

from copydesk.faces.base import Place
from copydesk.report import Report


def show(report: Report, place: Place) -> str:  # noqa: ARG001 - sources stay as the report names them
    """Return the report as JSON, its keys in the order of the model.

    ASCII, so that it is the same in every locale and obeys no terminal.
    """
    return json.dumps(report.model_dump(mode="json"), indent=2) + "\n"
