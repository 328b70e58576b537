"""Are title, summary, body and byline what people wrote, or what machines left of it?

Each rule is a polars expression that is true where a row keeps it; null means that it does not apply. Bodies are
searched for few patterns that can be told by their first signs: a gigabyte of them takes tenths of a second each.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

MIN_TEXT = 50
"""Characters of a body; a teaser is shorter."""

MIN_SHOUT = 10
"""Capitals of a title before it counts as shouted: a name of agencies alone (`NATO, OECD`) is none."""

# A joiner or a blank without width is spelling in Persian, Hindi or Khmer and part of emoji; behind a letter of
# the scripts that never need it, it hides.
_HIDDEN = (
    r"[\p{Cc}\u2028-\u202e\u2060-\u2069\ufeff]"
    r"|(?:^|[\p{Latin}\p{Greek}\p{Cyrillic}\p{Han}\p{Hangul}\p{N}\p{P}\s])[\u200b-\u200d]"
    r"|[\p{Latin}\p{Greek}\p{Cyrillic}\p{Han}\p{Hangul}][\u200e\u200f]"
)
# A search for up to three bytes, or for a few dozen words, runs at the speed of memory: one class of all control
# characters would take half as long again as these together.
_C0 = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F]
_CONTROL = (
    *("[" + "".join(f"\\x{byte:02x}" for byte in _C0[start : start + 3]) + "]" for start in range(0, len(_C0), 3)),
    r"[\x80-\x87]|[\x88-\x8f]|[\x90-\x97]|[\x98-\x9f]|[\u2028-\u202e]|\u2060|[\u2066-\u2069]|\ufeff",
    r"[\x00-\x7f]\u200b",
)

# A headline may speak of the <blink> tag: only what a browser would act on counts.
_TAG = r"</[a-zA-Z][a-zA-Z0-9-]*\s*>|<[a-zA-Z][a-zA-Z0-9-]*\s+[a-zA-Z-]+\s*=[^<>]*>|<(?i:br|hr|p)\s*/?>|<!--"
_ENTITY = (
    r"&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|lt|gt|quot|apos|nbsp|shy|zwn?j|[lr][sda]quo|[bs][bd]quo|[mn]dash|"
    r"hellip|bull|middot|copy|reg|trade|euro|pound|deg|sect|iexcl|iquest|ord[fm]|[aeiouyAEIOUY](?:acute|grave|circ|uml)|"
    r"[anoANO]tilde|[cC]cedil|szlig|[aA]ring|[oO]slash|(?:ae|oe|AE|OE)lig);"
)
_MARKUP = f"{_TAG}|{_ENTITY}"

# UTF-8 read as Windows-1252 makes a capital with an accent and one of these out of each letter. Quotes, dashes and
# blanks are not among them: they may follow a word that ends in such a capital.
_SECOND = r"\u0080-\u009f€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ¡-ª¬-º¼-¿"
_CYRILLIC_SECOND = "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЄЇІіґєјЅѕї°±µ¶·№‚„†‡€‰‹›™¤¦§©¬®"
_MISREAD = (
    f"\ufffd|â€|ã€|ï¼|Â\u00a0|[ÂÃÄ][{_SECOND}]|Å[{_SECOND}--²³]",
    f"(?:[ÎÏ×ÐÑØÙ][{_SECOND}]){{2}}|(?:[РС][{_CYRILLIC_SECOND}]){{3}}",
    "à¤|à¥|à¸|ã\u0081|ã‚|ãƒ",
)

_CUT = r"(?:…|\.\.\.)[\s\"'”’»)\]]*$|\[\+[0-9]+ chars\]\s*$"
_ERROR_PAGE = (
    r"(?i)^\W*(?:(?:error |http )?(?:40[0134]|410|429|50[0234])(?: error)?"
    r"(?:\W+(?:forbidden|unauthori[sz]ed|(?:page )?not found|gone|bad (?:request|gateway)|too many requests|"
    r"internal server error|service (?:temporarily )?unavailable|gateway time-?out))?"
    r"|(?:page|file|article|story) not found|access (?:to this page has been )?denied|bad gateway"
    r"|internal server error|service (?:temporarily )?unavailable|request (?:rejected|blocked)"
    r"|just a moment|one moment,? please|attention required!?(?: \| cloudflare)?|security check(?: required)?"
    r"|checking your browser(?: before accessing.*)?|ddos-guard|are you a (?:robot|human)\??"
    r"|robot (?:check|or human\??)|(?:human|bot) verification|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|pardon our interruption|(?:please )?enable (?:javascript|cookies)|javascript (?:is )?(?:disabled|required)"
    r"|redirecting|untitled document|seite nicht gefunden|zugriff verweigert|page (?:non trouvée|introuvable)"
    r"|accès refusé|página no encontrada|acceso denegado|página não encontrada|pagina non trovata)\W*$"
)

_SEPARATOR = r"(?: \| | - | – | — | · | :: | » )$"
_ORGANISATION = (
    r"(?i)@|https?:|\d|\b(?:staff|newsroom|editors?|editorial|desk|team|agency|agence|agentur|agencia|redaktion|"
    r"rédaction|redacción|press|news|media|group|reuters|afp|dpa|efe|reporter|correspondent|journalist|inc|gmbh|ltd)\b"
)
# `Von Miller` is a name and `Von Anna Schmidt` a byline: behind these words a byline has two more.
_BYLINE = (
    r"^(?i:(?:written |posted )?by)\s|^(?:[Vv]on|[Pp]ar|[Pp]or)\s+\p{Lu}\S*\s+\p{Lu}"
    r"|\s(?i:and|und|et|og|och|&|\||/)\s|;\s"
)


def _lacks(column: str, *patterns: str) -> Callable[[], pl.Expr]:
    return lambda: ~pl.any_horizontal([pl.col(column).str.contains(pattern) for pattern in patterns])


def _nobody(pattern: str) -> Callable[[], pl.Expr]:
    return lambda: ~pl.col("authors").list.eval(pl.element().str.contains(pattern)).list.any()


def _folded(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _no_site_suffix() -> pl.Expr:
    title = pl.col("title").str.to_lowercase()
    names = [pl.col(column).str.to_lowercase() for column in ("provider", "provider_domain")]
    ends = [title.str.ends_with(name) & title.str.strip_suffix(name).str.contains(_SEPARATOR) for name in names]
    return ~pl.any_horizontal([end.fill_null(value=False) for end in ends])


def _not_shouted() -> pl.Expr:
    """Only scripts with two cases can shout: a letter of a script without cases is as quiet as a small one."""
    title = pl.col("title")
    return title.str.contains(r"[\p{Ll}\p{Lo}]") | (title.str.count_matches(r"\p{Lu}") < MIN_SHOUT)


def _not_the_summary() -> pl.Expr:
    return pl.col("text").str.strip_chars() != pl.col("description").str.strip_chars()


PROSE: dict[str, Callable[[], pl.Expr]] = {
    "author.byline": _nobody(_BYLINE),
    "author.suspect": _nobody(_ORGANISATION),
    "description.markup": _lacks("description", _MARKUP),
    "text.control": _lacks("text", *_CONTROL),
    "text.encoding": _lacks("text", *_MISREAD),
    "text.markup": _lacks("text", _MARKUP),
    "text.short": lambda: pl.col("text").str.len_chars() >= MIN_TEXT,
    "text.teaser": _not_the_summary,
    "text.truncated": _lacks("text", _CUT),
    "title.control": _lacks("title", _HIDDEN),
    "title.encoding": _lacks("title", *_MISREAD),
    "title.error-page": _lacks("title", _ERROR_PAGE),
    "title.markup": _lacks("title", _MARKUP),
    "title.provider-name": lambda: _folded("title") != _folded("provider"),
    "title.shouting": _not_shouted,
    "title.site-suffix": _no_site_suffix,
}
"""The rules of this family by their codes."""
