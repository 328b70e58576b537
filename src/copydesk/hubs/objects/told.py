"""What do the clients of object storage say when something is wrong, and what is that in our words?

Theirs can hold addresses that are keys, and whatever a server likes: of what they say only codes are shown.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from copydesk.errors import CopydeskError, DataRefused, PlaceError, UsageError

_TAKEN = frozenset({"PreconditionFailed", "412"})
IN_CONFLICT = frozenset({"ConditionalRequestConflict", "OperationAborted", "409"})
"""Somebody else is creating the same object at this moment."""

_NO_BUCKET = frozenset({"NoSuchBucket"})
_GONE = frozenset({"NoSuchKey", "404", "NotFound"})
_DENIED = frozenset(
    {"AccessDenied", "AllAccessDisabled", "AccountProblem", "Forbidden", "MethodNotAllowed", "403", "401"}
)
_UNKNOWN_KEY = frozenset({
    "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired",
    "InvalidClientTokenId", "UnrecognizedClientException", "RequestTimeTooSkewed", "InvalidSecurity",
})  # fmt: skip
_BUSY = frozenset({
    "SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling", "ThrottlingException",
    "TooManyRequestsException", "RequestLimitExceeded", "429", "500", "502", "503", "504", *IN_CONFLICT,
})  # fmt: skip
_ELSEWHERE = frozenset({
    "PermanentRedirect", "Redirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "301", "307",
    "IllegalLocationConstraintException",
})  # fmt: skip
_DAMAGED_ON_ITS_WAY = frozenset({"BadDigest", "InvalidDigest", "IncompleteBody", "XAmzContentSHA256Mismatch"})

_NO_KEY = frozenset({
    "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound",
    "SSOError", "TokenRetrievalError", "DefaultCredentialsError", "ClientAuthenticationError",
})  # fmt: skip
_NOBODY = frozenset({
    "ConnectionError", "HTTPClientError", "ClientError", "TimeoutError", "ConnectTimeoutError",
    "EndpointConnectionError", "ServiceRequestError", "TransportError", "gaierror",
})  # fmt: skip
_WRONG = frozenset({"ParamValidationError", "InvalidEndpointConfigurationError", "UnknownEndpointError"})
_CODE = re.compile(r"[A-Za-z0-9]{1,64}")


class Missing(DataRefused):
    """There is no such object."""


class Away(PlaceError):
    """The storage does not answer, or not now: another try may help."""


@contextmanager
def asking(where: str) -> Iterator[None]:
    """Turn what a client says into our words."""
    try:
        yield
    except CopydeskError:
        raise
    except Exception as error:  # noqa: BLE001 - many clients, and a hostile answer can break each of them anywhere
        raise told(error, where) from None


def is_taken(error: Exception) -> bool:
    """Tell whether an object was not created because there is one."""
    return isinstance(error, FileExistsError) or code_of(error) in _TAKEN


def told(error: Exception, where: str) -> CopydeskError:
    """Return the error of ours for one of a client or the network."""
    code, names = code_of(error), {it.__name__ for it in type(error).__mro__}
    found = _by_code(code, where) if code else None
    if found:
        return found
    if names & _NO_KEY:
        return PlaceError(
            "hub.credentials",
            "there is no key for this hub",
            where=where,
            why=f"The client found none ({type(error).__name__}).",
            help="Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or what your storage asks for.",
        )
    if names & _WRONG or isinstance(error, ValueError):
        return UsageError(
            "hub.settings",
            "the client of this hub does not understand its address or its settings",
            where=where,
            why=f"It says {type(error).__name__}.",
            help="Correct the bucket, or AWS_ENDPOINT_URL and what else is set for it.",
        )
    if isinstance(error, FileNotFoundError):
        return Missing("hub.file-missing", "a file of the hub is missing", where=where, help="Ask who publishes there.")
    if isinstance(error, PermissionError):
        return _denied(where, type(error).__name__)
    if not code and (names & _NOBODY or (isinstance(error, OSError) and error.errno in {errno.EBUSY, errno.EIO})):
        return _away(where, f"Nobody answered ({type(error).__name__}).")
    return PlaceError(
        "hub.unfit",
        "the hub cannot be used",
        where=where,
        why=f"It answers what nobody understands ({code or type(error).__name__}).",
        help="Look at AWS_ENDPOINT_URL, or ask who runs this storage.",
    )


def code_of(error: BaseException) -> str:
    """Return the code that a server answered with; empty when it said none."""
    for it in (error, error.__cause__):
        response = getattr(it, "response", None)
        said = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
        for code in (said, getattr(it, "status_code", None), getattr(it, "code", None)):
            if isinstance(code, (str, int)) and _CODE.fullmatch(str(code)):
                return str(code)
    return ""


def _by_code(code: str, where: str) -> CopydeskError | None:
    if code in _NO_BUCKET:
        return PlaceError("hub.unfit", "there is no such bucket", where=where, help="Correct its name, or make it.")
    if code in _GONE:
        return Missing("hub.file-missing", "a file of the hub is missing", where=where, help="Ask who publishes there.")
    if code in _DENIED:
        return _denied(where, code)
    if code in _UNKNOWN_KEY:
        return PlaceError(
            "hub.credentials",
            "the hub does not take this key",
            where=where,
            why=f"It answered {code}.",
            help="Look at the key, at whether it is still valid, and at the clock of this machine.",
        )
    if code in _BUSY:
        return _away(where, f"It answered {code}, again and again.")
    if code in _ELSEWHERE:
        help_ = "Set AWS_DEFAULT_REGION to the region of the bucket."
        return PlaceError(
            "hub.unfit", "the bucket is in another region", where=where, why=f"It answered {code}.", help=help_
        )
    if code in _DAMAGED_ON_ITS_WAY:
        return _away(where, f"What was sent arrived damaged ({code}).")
    return None


def _denied(where: str, said: str) -> PlaceError:
    return PlaceError(
        "hub.refused",
        "the hub refuses this",
        where=where,
        why=f"It answered {said}.",
        help="The key needs the right to list, read and write there, and to remove for a purge: see its policy.",
    )


def _away(where: str, why: str) -> Away:
    return Away("hub.unreachable", "the hub cannot be reached", where=where, why=why, help="Try again later.")
