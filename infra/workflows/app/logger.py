"""`lib/logger.ts`: JSON lines, with secrets and personal data masked."""

from __future__ import annotations

from infra.spec.app import LoggerFileSpec
from infra.workflows.app.template import fill

PATH = "lib/logger.ts"

# Compared without case, `_` and `-`, and found inside longer names: `userEmail` and `x-api-key` are masked.
_PARTS = (
    "accountnumber",
    "address",
    "apikey",
    "authorization",
    "birth",
    "cardnumber",
    "cookie",
    "credential",
    "diagnosis",
    "email",
    "firstname",
    "fullname",
    "insurance",
    "lastname",
    "memberid",
    "passphrase",
    "passwd",
    "password",
    "patient",
    "phone",
    "privatekey",
    "secret",
    "session",
    "signature",
    "token",
)
# Too short for that: `adobe` is not a date of birth.
_WORDS = ("cvc", "cvv", "dob", "iban", "jwt", "mrn", "ssn")


def logger_files(spec: LoggerFileSpec) -> dict[str, str]:
    """Returns the file; names that the option adds are masked besides ours, wherever they stand in a name."""
    added = {"".join(letter for letter in name.lower() if letter.isalnum()) for name in spec.redact}
    return {PATH: fill("logger.ts", parts=sorted({*_PARTS, *added}), words=_WORDS)}
