"""The scrubber is told of every secret that somebody could print."""

from __future__ import annotations

import json
from pathlib import Path

from infra.engine.known_secrets import config_secrets, environment_secrets, state_secrets
from infra.engine.properties import SECRET_SIGNATURE, SIGNATURE


def test_values_of_named_variables_and_of_those_whose_names_say_so() -> None:
    environ = {
        "CUSTOM": "of a stack file",
        "GITHUB_TOKEN": "token",
        "PULUMI_CONFIG_PASSPHRASE": "passphrase",
        "AWS_SECRET_ACCESS_KEY": "aws",
        "HOME": "/home/dev",
        "SENTRY_URL": "https://sentry.example",
        "TOKEN_PATH": "/run/token",
    }
    assert set(environment_secrets(environ, ["CUSTOM"])) == {"of a stack file", "token", "passphrase", "aws"}


def test_a_passphrase_in_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("correct horse\n")
    assert list(environment_secrets({"PULUMI_CONFIG_PASSPHRASE_FILE": str(file)}, [])) == ["correct horse"]
    assert list(environment_secrets({"PULUMI_CONFIG_PASSPHRASE_FILE": str(tmp_path / "none")}, [])) == []


def test_only_the_secure_values_of_a_configuration_are_secrets() -> None:
    config = {
        "site:variables": {
            "objectValue": {"A": "decrypted", "SITE_URL": "https://example.com"},
            "secret": True,
        },
        "site:other": {"value": "x"},
    }
    assert list(config_secrets(config, "site", ["variables.A"])) == ["decrypted"]
    assert list(config_secrets(config, "site", ["variables.MISSING", "nothing.at.all"])) == []


def test_every_secret_of_a_state_however_deep() -> None:
    def secret(value: object) -> dict[str, str]:
        return {SIGNATURE: SECRET_SIGNATURE, "plaintext": json.dumps(value)}

    state = {
        "resources": [{"inputs": {"a": secret("one"), "b": [{"c": secret({"d": ["two", 3]})}]}, "id": "no"}]
    }
    assert sorted(state_secrets(state)) == ["one", "two"]
    assert list(state_secrets({SIGNATURE: SECRET_SIGNATURE, "ciphertext": "v1:…"})) == []
    assert list(state_secrets(None)) == []
