"""Who may read this hub, and who may write to it? Those with a token, of which only a sum lies on the disk."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copydesk.canonical import json_bytes
from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.serve.answers import Refusal, forbidden
from copydesk.workplace import alone_in, replace_file

TOKENS = ".copydesk-tokens.json"
_PREFIX = "cdk_"
_LARGEST = 1 << 20
_WRONG = "Invalid credentials in Authorization header"
"""Any other words, and the clients say that the dataset is not there."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Token(_Frozen):
    """A token as it lies on the disk: whose it is, what it allows, and a salted sum of it.

    A token is 32 random bytes: nobody finds it by trying, so that the sum needs no slow function.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    write: bool
    salt: str = Field(pattern="^[0-9a-f]{32}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")

    def is_of(self, secret: str) -> bool:
        """Tell whether this is the token of a secret, in the same time for every answer."""
        return hmac.compare_digest(self.sha256, _sum(self.salt, secret))


class Tokens(_Frozen):
    """All tokens of a hub."""

    format: Literal[1] = 1
    tokens: list[Token] = []


def read_tokens(root: Path) -> Tokens:
    """Read the tokens of a hub, none where there is no list; DataRefused when it is damaged: then nobody gets in."""
    path = root / TOKENS
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except FileNotFoundError:
        return Tokens()
    except OSError as error:
        raise disk_error(error, "read the tokens") from error
    try:
        return Tokens.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]["msg"]
        raise DataRefused(
            "serve.damaged",
            "the list of tokens is damaged",
            where=str(path),
            why=first,
            help="Put it back, or remove it and make new ones.",
        ) from None


def make_token(root: Path, name: str, *, write: bool) -> str:
    """Add a token and return it: it is never shown again. UsageError when the name is taken or is none."""
    secret, salt = f"{_PREFIX}{secrets.token_urlsafe(32)}", secrets.token_hex(16)
    try:
        made = Token(name=name, write=write, salt=salt, sha256=_sum(salt, secret))
    except ValidationError:
        raise UsageError(
            "serve.token",
            f"`{name}` is no name for a token",
            help="Use letters, digits, dots, dashes and underscores: --name desk",
        ) from None
    with alone_in(root):
        known = read_tokens(root).tokens
        if any(it.name == name for it in known):
            raise UsageError(
                "serve.token", f"there is a token `{name}` already", help="Choose another name, or --revoke it first."
            )
        _write(root, [*known, made])
    return secret


def revoke_token(root: Path, name: str) -> None:
    """Remove a token; UsageError when there is none of this name."""
    with alone_in(root):
        known = read_tokens(root).tokens
        left = [it for it in known if it.name != name]
        if len(left) == len(known):
            names = ", ".join(it.name for it in known) or "none"
            raise UsageError("serve.token", f"there is no token `{name}`", help=f"Its tokens: {names}.")
        _write(root, left)


class Access:
    """What a request may do, by the token that it carries.

    A hub is open when it had no token as it began: then everybody may do everything who reaches its address, which is
    this machine, until there is a token. One that had tokens never opens, also when the last one was taken back.
    """

    def __init__(self, root: Path, *, everybody_reads: bool, is_open: bool) -> None:
        self._root, self._everybody_reads, self._began_open = root, everybody_reads, is_open

    @property
    def is_open(self) -> bool:
        """Whether no token is needed."""
        return self._began_open and not read_tokens(self._root).tokens

    def check(self, authorization: str | None, *, writes: bool) -> None:
        """Refuse a request without the right to it: 401 for no token or a wrong one, 403 for one that only reads."""
        known = read_tokens(self._root).tokens
        if (not known and self._began_open) or (self._everybody_reads and not writes and authorization is None):
            return
        secret = (authorization or "").removeprefix("Bearer ").strip()
        found = [it for it in known if it.is_of(secret)]
        if not found:
            raise Refusal(401, "", _WRONG)
        if writes and not found[0].write:
            raise forbidden("This token may only read")


def _sum(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}{secret}".encode()).hexdigest()


def _write(root: Path, tokens: list[Token]) -> None:
    path = root / TOKENS
    try:
        replace_file(path, json_bytes(Tokens(tokens=tokens).model_dump(mode="json")))
        with suppress(OSError):
            path.chmod(0o600)
    except OSError as error:
        raise disk_error(error, "write the tokens") from error
