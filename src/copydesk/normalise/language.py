"""In which language is a text? A model in the wheel decides, offline and the same on every machine."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

MIN_CHARS = 20
MAX_CHARS = 1000
_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9]{1,8})*")


def stated_language(tag: str | None) -> str | None:
    """Return the language of a tag as sources write them: `de` for `de-AT`; None for what is no tag."""
    found = _TAG.fullmatch((tag or "").strip())
    return found[1].lower() if found else None


def language_of(text: str | None) -> str | None:
    """Return the ISO 639-1 code of a text, or None under 20 characters, where every answer is a guess."""
    sample = " ".join((text or "")[: MAX_CHARS * 2].split())[:MAX_CHARS]
    if len(sample) < MIN_CHARS:
        return None
    return str(_model().classify(sample)[0])


@cache
def _model() -> Any:  # noqa: ANN401 - the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - the model takes 0.3 s to load

    return LanguageIdentifier.from_model_file(MODEL_FILE)
