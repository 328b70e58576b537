"""How does this hub say no, so that the clients of the Hugging Face Hub understand it?"""

from __future__ import annotations

from collections.abc import Mapping

DISABLED = "Access to this resource is disabled."
"""What the clients take for a dataset that was taken down."""


class Refusal(Exception):
    """An answer that is no: its status, the code that clients know, and a sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Mapping[str, str] | None = None,
        said: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers, self.said = dict(headers or {}), dict(said or {})

    def all_headers(self) -> dict[str, str]:
        """Return the headers that say it; what is not ASCII stays in the body."""
        said = {"X-Error-Message": "".join(it if " " <= it <= "~" else "?" for it in self.message[:500])}
        return {**self.headers, **said, **({"X-Error-Code": self.code} if self.code else {})}


def no_repo() -> Refusal:
    """Return the answer for a dataset that is not here."""
    return Refusal(404, "RepoNotFound", "Repository not found")


def no_revision() -> Refusal:
    """Return the answer for a branch, a tag or a commit that is not here."""
    return Refusal(404, "RevisionNotFound", "Revision not found")


def no_entry(commit: str) -> Refusal:
    """Return the answer for a file that a commit does not hold; the clients want to know which commit."""
    return Refusal(404, "EntryNotFound", "Entry not found", {"X-Repo-Commit": commit})


def disabled() -> Refusal:
    """Return the answer for a release that was taken back."""
    return Refusal(403, "", DISABLED)


def forbidden(message: str) -> Refusal:
    """Return the answer for what nobody may do."""
    return Refusal(403, "", message)


def conflict(message: str, **said: str) -> Refusal:
    """Return the answer for what is there already, with what clients want to know of it."""
    return Refusal(409, "", message, said=said)


def unprocessable(message: str) -> Refusal:
    """Return the answer for what is asked for in the right words and cannot be."""
    return Refusal(422, "", message)


def bad(message: str) -> Refusal:
    """Return the answer for what nobody understands."""
    return Refusal(400, "", message)


def too_large(message: str) -> Refusal:
    """Return the answer for what is more than this hub takes."""
    return Refusal(413, "", message)


def too_slow() -> Refusal:
    """Return the answer for a body that does not come."""
    return Refusal(408, "", "The body comes too slowly", {"Connection": "close"})
