"""What secrets look like: the forms that vendors give to theirs, and random text under a name that says so.

Deliberately absent: keys that are made for browsers (Stripe's `pk_`, PostHog's `phc_`, Supabase's `anon` and
`sb_publishable_`, a Sentry DSN): anyone may read them.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from math import log2

# What it is, and its form. The first that fits is named.
_FORMS: tuple[tuple[str, str], ...] = (
    # https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    ("a token of GitHub", r"gh[pousr]_[A-Za-z0-9]{10,}|github_pat_\w{10,}"),
    # https://docs.stripe.com/keys#obtain-api-keys; Clerk's secret keys begin so, too
    ("a secret key of Stripe", r"[sr]k_(?:live|test)_\w{8,}"),
    ("the signing secret of a webhook", r"whsec_[\w+/=]{8,}"),
    # https://docs.sentry.io/account/auth-tokens/
    ("a token of Sentry", r"sntry[a-z]_[\w+/=-]{10,}"),
    # https://supabase.com/docs/guides/api/api-keys
    ("a secret key of Supabase", r"sb_secret_\w{8,}"),
    ("an access token of Supabase", r"sbp_\w{10,}"),
    # https://posthog.com/docs/api: `phx_` is a person's, `phs_` reads feature flags
    ("a private key of PostHog", r"ph[xs]_\w{10,}"),
    # https://vercel.com/changelog/new-token-formats-and-secret-scanning
    ("a token of Vercel", r"vc[pirak]_\w{16,}|vercel_blob_rw_\w{16,}"),
    # https://docs.slack.dev/authentication/tokens
    ("a token of Slack", r"xox[a-z](?:\.xox[a-z])?-[\w-]{8,}|xapp-\d-[\w-]{8,}"),
    ("a webhook of Slack", r"https://hooks\.slack\.com/(?:services|workflows|triggers)/T\w+/[\w/]+"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    ("an access key of AWS", r"(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])"),
    ("a client secret of Google", r"GOCSPX-[\w-]{20,}"),
    # https://docs.npmjs.com/about-access-tokens
    ("a token of npm", r"npm_[A-Za-z0-9]{30,}"),
    ("a key of Anthropic", r"sk-ant-[\w-]{10,}"),
    ("a key of OpenAI", r"sk-(?:proj|svcacct|admin|None)-[\w-]{16,}|sk-[A-Za-z0-9]{40,}"),
    # https://www.twilio.com/docs/iam/api-keys
    ("a key of Twilio", r"SK[0-9a-f]{32}(?![0-9a-f])"),
    ("a key of SendGrid", r"SG\.[\w-]{16,}\.[\w-]{16,}"),
    ("a key of Resend", r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{16,}"),
    ("a token of GitLab", r"gl[a-z]{2,5}-[\w-]{20,}"),
    ("a token of Pulumi", r"pul-[0-9a-f]{40}"),
    ("a token of Linear", r"lin_api_\w{20,}"),
    ("a token of Shopify", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("a token of Hugging Face", r"hf_[A-Za-z0-9]{30,}"),
    ("a token of DigitalOcean", r"do[op]_v1_[0-9a-f]{64}"),
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY"),
)
# One pattern for all: most texts match none, and are looked at once.
_ANY = re.compile("|".join(rf"(?<![A-Za-z0-9])(?P<f{at}>{form})" for at, (_, form) in enumerate(_FORMS)))
# The databases that run on a developer's machine have passwords that everybody knows.
_PASSWORD_IN_URL = re.compile(
    r"[a-z][a-z0-9+.-]*://[^/@:\s]*:(?![$<{\[*])[^/@\s]+@(?!localhost\b|127\.|\[::1\]|host\.docker\.)",
    re.IGNORECASE,
)
_GOOGLE = re.compile(r"(?<![A-Za-z0-9])AIza[\w-]{35}(?![\w-])")
_TOKEN = re.compile(r"(?<![\w.-])eyJ[\w-]{8,}\.([\w-]{8,})\.[\w-]*")

_SECRETIVE = re.compile(
    r"SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|ACCESS_?KEY|API_?KEY|ENCRYPTION|SIGNING|SALT|PEPPER"
    r"|(?:^|_)KEY$"
)
_PUBLIC = re.compile(
    r"^NEXT_PUBLIC_|PUBLIC|PUBLISHABLE|ANON|SITE_?KEY|_ID$|_URL$|_HOST$|_NAME$|_VERSION$|_DSN$"
)
_NO_SECRET = re.compile(
    r"^(?:pk_(?:live|test)_|phc_|sb_publishable_|eyJ"  # made for browsers
    r"|(?:acct|org|plan|price|prj|prod|team)_)"  # names of things
)
_ONE_WORD = re.compile(r"^[A-Za-z0-9+/=_.~-]+$")
_PARTS = re.compile(r"[-_.~]")
_LETTERS = 16
"""A part of a slug or a UUID is shorter."""
_BITS_A_LETTER = 3.0
"""Random hex digits make nearly 4; a letter typed again and again far less."""


def known_secret(text: str, name: str = "") -> str | None:
    """Returns what kind of secret the text holds, in words, or None. `name` is that of its variable."""
    if (found := _ANY.search(text)) and found.lastgroup:
        return _FORMS[int(found.lastgroup[1:])][0]
    if "://" in text and _PASSWORD_IN_URL.search(text):
        return "an address with a password"
    if _is_service_role(text):
        return "the `service_role` key of Supabase"
    # Maps and Firebase keep theirs in pages: https://firebase.google.com/docs/projects/api-keys
    if not name.startswith("NEXT_PUBLIC_") and _GOOGLE.search(text):
        return "a key of Google"
    return None


def looks_random(name: str, text: str) -> bool:
    """Returns whether the name of a variable says that it is a secret, and nobody chose its text."""
    upper = name.upper()
    if not _SECRETIVE.search(upper) or _PUBLIC.search(upper):
        return False
    if not _ONE_WORD.match(text) or _NO_SECRET.match(text):
        return False
    return any(map(_is_random, _PARTS.split(text)))


def _is_random(part: str) -> bool:
    mixed = any(map(str.isdigit, part)) and any(map(str.isalpha, part))
    return mixed and len(part) >= _LETTERS and _bits_a_letter(part) >= _BITS_A_LETTER


def _bits_a_letter(text: str) -> float:
    """Shannon's entropy of the letters."""
    shares = [text.count(char) / len(text) for char in set(text)]
    return -sum(share * log2(share) for share in shares)


def tokens_say(text: str) -> Iterator[str]:
    """Yields what each JSON web token in the text says, signature apart; anyone can read it."""
    for token in _TOKEN.finditer(text) if "eyJ" in text else ():
        payload = token[1]
        try:
            yield b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_").decode(errors="replace")
        except ValueError:
            continue


def _is_service_role(text: str) -> bool:
    """Supabase's legacy keys are JWTs that look alike: `anon` is public, `service_role` is not."""
    return any('"service_role"' in said for said in tokens_say(text))
