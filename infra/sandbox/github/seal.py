"""The key pairs that secrets are sealed with, and the opening of what was sealed."""

from __future__ import annotations

import base64
import binascii

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.records import KeyPair

MAX_BYTES = 48 * 1024


def new_key(number: int) -> KeyPair:
    """Returns a fresh key pair; the id looks like GitHub's, a long number."""
    private = PrivateKey.generate()
    return {
        "key_id": str(3380200000000000000 + number),
        "public": base64.b64encode(bytes(private.public_key)).decode(),
        "private": base64.b64encode(bytes(private)).decode(),
    }


def opened(pair: KeyPair, key_id: str, sealed: str) -> str:
    """Returns the value in a sealed box; raises 422 for another key, for rubbish and for more than 48 KB."""
    if key_id != pair["key_id"]:
        raise GitHubError(422, "Validation Failed: key_id does not match the current public key")
    try:
        box = SealedBox(PrivateKey(base64.b64decode(pair["private"])))
        value = box.decrypt(base64.b64decode(sealed, validate=True))
    except (CryptoError, binascii.Error, ValueError):
        raise GitHubError(422, "improperly encrypted secret") from None
    if len(value) > MAX_BYTES:
        raise GitHubError(422, "Validation Failed: the value of a secret may have 48 KB at most")
    return value.decode(errors="backslashreplace")
