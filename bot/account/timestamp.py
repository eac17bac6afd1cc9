"""A time stamp from outside (RFC 3161): an authority signs a hash and its own time. It never sees the file.

The stamp is a file of its own beside the sealed one (`notes.pdf.tsr`): the sealed bytes stay as they are, and anybody
can check it with `openssl ts -verify`, without this program.
"""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest

Ask = Callable[[bytes], Awaitable[bytes]]
"""Sends a request (application/timestamp-query) to the authority and gives its answer. Whoever calls makes it."""


class WrongStamp(ValueError):
    """What came is not a stamp of this file by an authority we know."""


async def stamp(content: bytes, ask: Ask, roots: "Iterable[Certificate]") -> bytes:
    """The stamp for the file, checked before it is handed on. Raises WrongStamp, and what `ask` raises."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).build()
    answer = await ask(request.as_bytes())
    _read(content, answer, roots, request)
    return answer


def stamped_at(content: bytes, answer: bytes, roots: "Iterable[Certificate]") -> datetime:
    """When the authority saw the hash of exactly this file, by its own clock. Raises WrongStamp."""
    return _read(content, answer, roots, None)


def read_roots(pem: bytes) -> "tuple[Certificate, ...]":
    """The root certificates of authorities. Raises ValueError."""
    from cryptography.x509 import load_pem_x509_certificates

    return tuple(load_pem_x509_certificates(pem))


def _read(
    content: bytes, answer: bytes, roots: "Iterable[Certificate]", request: "TimeStampRequest | None"
) -> datetime:
    from cryptography.x509 import ObjectIdentifier
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    from rfc3161_client.verify import SHA256_OID

    builder = VerifierBuilder(roots=list(roots))
    if request is not None and request.nonce is not None:
        builder = builder.nonce(request.nonce)
    try:
        response = decode_timestamp_response(answer)
        if response.tst_info.message_imprint.hash_algorithm != ObjectIdentifier(SHA256_OID):
            raise WrongStamp("another hash")
        builder.build().verify(response, hashlib.sha256(content).digest())
        return response.tst_info.gen_time.astimezone(UTC)
    except (VerificationError, ValueError) as error:
        raise WrongStamp(type(error).__name__) from None
