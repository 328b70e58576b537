"""In which language is a text? A model in the wheel decides, offline and the same on every machine.

An answer is a code of ISO 639-1 or null. The model also knows languages without such a code, and is asked of
texts that are too short or too mixed for it: what it is not sure of is not said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

MIN_CHARS = 20
MAX_CHARS = 1000
_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9]{1,8})*")
MIN_SURE = 0.3
"""A language that the model finds less likely is a guess."""

MIN_SHARE = 0.5
"""Of what the model gives to languages with a code: the likeliest must outweigh all others together."""

MAX_SETTLED = 200
"""Characters of a text that its outlet's language may settle; in a longer one the doubt has another reason."""

POSSIBLE = 0.01
"""By chance, each of 142 languages has 0.007."""

_PART_OF = {
    "ary": "ar",
    "arz": "ar",
    "fuv": "ff",
    "gug": "gn",
    "kik": "ki",
    "ltg": "lv",
    "sdh": "ku",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
}
"""Languages without a code of two letters, and the one of ISO 639-3 that they are a part of."""


def stated_language(tag: str | None) -> str | None:
    """Return the language of a tag as sources write them: `de` for `de-AT`; None for what is no tag."""
    found = _TAG.fullmatch((tag or "").strip())
    return found[1].lower() if found else None


def language_of(text: str | None) -> str | None:
    """Return the ISO 639-1 code of a text, or None where an answer would be a guess.

    Under 20 characters every answer is one. A language without a code, such as Nigerian Pidgin, is no answer; a weak
    one does not stand in the way of another: headlines in English look a little like it.
    """
    sample = _sample(text)
    if len(sample) < MIN_CHARS:
        return None
    likely = _likely(sample)
    code, sure = max(likely.items(), key=lambda entry: (entry[1], entry[0]))
    return code if sure >= MIN_SURE and sure >= MIN_SHARE * sum(likely.values()) else None


def settled(text: str | None, known: Sequence[str]) -> str | None:
    """Return which language of its outlet a short text may be in, or None: the model must hold it for possible."""
    sample = _sample(text)
    if not known or len(sample) > MAX_SETTLED or not any(char.isalpha() for char in sample):
        return None
    likely = _likely(sample)
    best = max(known, key=lambda code: likely.get(code, 0.0))
    return best if likely.get(best, 0.0) >= POSSIBLE else None


def _sample(text: str | None) -> str:
    return " ".join((text or "")[: MAX_CHARS * 2].split())[:MAX_CHARS]


def _likely(sample: str) -> Mapping[str, float]:
    """Return how likely each language with a code is; together less than 1."""
    likely: dict[str, float] = {}
    for label, share in _model().rank(sample):
        code = _PART_OF.get(label, label)
        if len(code) == 2:  # noqa: PLR2004 - a code of ISO 639-1
            likely[code] = likely.get(code, 0.0) + float(share)
    return likely


@cache
def _model() -> Any:  # noqa: ANN401 - the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - the model takes 0.3 s to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
