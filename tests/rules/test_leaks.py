"""What looks like a secret, and what only seems so."""

from __future__ import annotations

from base64 import b64encode

import pytest

from infra.rules.leaks import known_secret, looks_random

HEX = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
LETTERS = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d"
# Joined here, so that scanners of this repository are not alarmed by a whole one.
SECRETS: dict[str, tuple[str, ...]] = {
    "a token of GitHub": ("ghp_" + LETTERS[:36], "ghs_" + LETTERS[:36], "github_pat_" + LETTERS),
    "a secret key of Stripe": ("sk_" + "live_" + LETTERS[:24], "rk_" + "test_" + LETTERS[:24]),
    "the signing secret of a webhook": ("whsec_" + LETTERS[:32],),
    "a token of Sentry": ("sntrys_" + LETTERS, "sntryu_" + HEX * 2),
    "a secret key of Supabase": ("sb_secret_" + LETTERS[:31],),
    "an access token of Supabase": ("sbp_" + HEX + HEX[:8],),
    "a private key of PostHog": ("phx_" + LETTERS, "phs_" + LETTERS),
    "a token of Vercel": ("vcp_" + LETTERS, "vck_" + LETTERS),
    "a token of Slack": ("xoxb-" + "123456789012-" + LETTERS[:24], "xapp-1-" + LETTERS[:24]),
    "a webhook of Slack": ("https://hooks.slack.com/services/" + "T0000/B0000/" + LETTERS[:24],),
    "an access key of AWS": ("AKIA" + "IOSFODNN7EXAMPLE",),
    "a key of Google": ("AIza" + LETTERS[:35],),
    "a client secret of Google": ("GOCSPX-" + LETTERS[:28],),
    "a token of npm": ("npm_" + LETTERS[:36], "//registry.example/:_authToken=npm_" + LETTERS[:36]),
    "a key of Anthropic": ("sk-ant-" + "api03-" + LETTERS,),
    "a key of OpenAI": ("sk-proj-" + LETTERS, "sk-" + LETTERS + LETTERS[:8]),
    "a key of Twilio": ("SK" + HEX,),
    "a key of SendGrid": ("SG." + LETTERS[:22] + "." + LETTERS,),
    "a key of Resend": ("re_" + LETTERS[:8] + "_" + LETTERS[:24],),
    "a token of Pulumi": ("pul-" + HEX + HEX[:8],),
    "a private key": ("-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN OPENSSH PRIVATE KEY-----"),
    "an address with a password": (
        "postgres://app:hunter2@db.example.com/app",
        "redis://:hunter2@cache.example.com",
    ),
}
PUBLIC = (
    "pk_live_" + LETTERS[:24],
    "phc_" + LETTERS,
    "sb_publishable_" + LETTERS[:31],
    "https://" + HEX + "@o123.ingest.us.sentry.io/456",
    "eyJhbGciOiJIUzI1NiJ9." + b64encode(b'{"role":"anon"}').decode() + ".c2lnbmF0dXJl",
    "https://abcdefghijklmnopqrst.supabase.co",
    "postgresql://postgres:postgres@127.0.0.1:54322/postgres",
    "https://deploy:${TOKEN}@git.example.com/site",
    "prj_" + LETTERS[:24],
    "ask_test_questions",
    "https://example.com:8080/@someone",
    "123e4567-e89b-12d3-a456-426614174000",
)


@pytest.mark.parametrize("kind", SECRETS)
def test_each_form_is_called_by_its_name(kind: str) -> None:
    assert [known_secret(text) for text in SECRETS[kind]] == [kind] * len(SECRETS[kind])
    assert [known_secret(f"TOKEN={text} npm start") for text in SECRETS[kind]] == [kind] * len(SECRETS[kind])


@pytest.mark.parametrize("text", PUBLIC)
def test_what_anyone_may_read_is_no_secret(text: str) -> None:
    assert known_secret(text) is None
    assert not looks_random("TOKEN", text)


@pytest.mark.parametrize("name", ["API_KEY", "AUTH_SECRET", "DB_PASSWORD", "session_token", "SIGNING_KEY"])
@pytest.mark.parametrize("text", [HEX, LETTERS, f"{LETTERS}==", f"key-{HEX}"])
def test_random_text_under_a_name_of_secrets(name: str, text: str) -> None:
    assert looks_random(name, text)


@pytest.mark.parametrize(
    "name", ["COMMIT", "BUILD_HASH", "NEXT_PUBLIC_API_KEY", "VAPID_PUBLIC_KEY", "API_KEY_ID", "TOKEN_URL"]
)
def test_random_text_under_another_name(name: str) -> None:
    assert not looks_random(name, HEX)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "correct-horse-battery-staple-2026",
        "v1.2.3-rc.20260101",
        "a" * 30 + "1",
        "two words " + HEX,
    ],
)
def test_chosen_text_under_a_name_of_secrets(text: str) -> None:
    assert not looks_random("API_KEY", text)
