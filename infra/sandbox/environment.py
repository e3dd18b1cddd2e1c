"""The environment of what runs inside: the way to the sandbox, and none of the user's credentials."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from infra.sandbox.accounts import owner_token
from infra.sandbox.estate import dummies_of, project_of
from infra.sandbox.place import CA_FILE

PASSPHRASE = "passphrase-of-the-sandbox"  # noqa: S105 - protects dummies only
# Anything that may be a credential, or that sends a tool to another account or backend.
_REMOVED = re.compile(
    r"""
    .*(TOKEN|SECRET|PASSW|PASSPHRASE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|_DSN|DATABASE_URL).*
    | (AWS|AZURE|ARM|GOOGLE|GCP|CLOUDSDK|DOPPLER|INFISICAL|OP|VAULT)_.*
    | (VERCEL|NOW|SUPABASE|SENTRY|POSTHOG|STRIPE)_.*
    | (GH|GIT)_(HOST|CONFIG_DIR|ENTERPRISE.*|ASKPASS|SSH.*)
    | GITHUB_(OWNER|ORGANIZATION|BASE_URL|APP_.*)
    | PULUMI_(API|BACKEND_URL|HOME|STACK|CONFIG|ORGANIZATION|CREDENTIALS_PATH)
    | PULUMI_(IGNORE_AMBIENT_PLUGINS|.*_PLANS?)
    | .*_(KEY|PAT|AUTH|JWT|WEBHOOK.*) | DBUS_SESSION_BUS_ADDRESS | PG.*
    | SSH_AUTH_SOCK | SSH_ASKPASS | KUBECONFIG | NETRC | TF_CLI_CONFIG_FILE | INFRA_KEEP
    | (XDG_CONFIG_HOME|XDG_DATA_HOME|XDG_STATE_HOME|NODE_TLS_REJECT_UNAUTHORIZED|SSLKEYLOGFILE)
    | .*_PROXY
    """,
    re.VERBOSE | re.IGNORECASE,
)


def environ(base: Mapping[str, str], directory: Path, root: Path, port: int) -> dict[str, str]:
    """Returns the whole environment of a child; of `base` only what cannot be a credential is kept.

    Each `{env: NAME}` of the stack files gets its dummy, whatever `base` says.
    """
    kept = {name: value for name, value in base.items() if not _REMOVED.fullmatch(name)}
    proxy, authority = f"http://127.0.0.1:{port}", str(directory / CA_FILE)
    local = "127.0.0.1,localhost,::1"
    home, nothing = directory / "home", directory / "no-certificates"
    for path in (home, nothing, directory / "backend", directory / "pulumi"):
        path.mkdir(exist_ok=True)
    # the engine and the tools' caches live in the user's home; credentials of `gh`, `vercel`, git … too, so:
    cache = base.get("XDG_CACHE_HOME") or str(Path(base.get("HOME") or Path.home()) / ".cache")
    own = {
        "INFRA_SANDBOX": "1",
        "INFRA_SANDBOX_DIR": str(directory),
        "HOME": str(home),
        "XDG_CACHE_HOME": cache,
        "HTTPS_PROXY": proxy,
        "HTTP_PROXY": proxy,
        "NO_PROXY": local,
        "SSL_CERT_FILE": authority,
        # Go reads the directory besides the file: an empty one leaves the sandbox's authority alone
        "SSL_CERT_DIR": str(nothing),
        "CURL_CA_BUNDLE": authority,
        "REQUESTS_CA_BUNDLE": authority,
        "GIT_SSL_CAINFO": authority,
        "NODE_EXTRA_CA_CERTS": authority,
        "PULUMI_BACKEND_URL": f"file://{directory / 'backend'}",
        "PULUMI_HOME": str(directory / "pulumi"),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "GITHUB_TOKEN": owner_token("github"),
        "GH_TOKEN": owner_token("github"),
        "GH_NO_UPDATE_NOTIFIER": "1",
        "SENTRY_API_TOKEN": owner_token("sentry"),
        "POSTHOG_API_KEY": owner_token("posthog"),
        "SUPABASE_ACCESS_TOKEN": owner_token("supabase"),
        "VERCEL_API_TOKEN": owner_token("vercel"),
        "VERCEL_TOKEN": owner_token("vercel"),
        "VERCEL_TELEMETRY_DISABLED": "1",
        "NO_UPDATE_NOTIFIER": "1",
    }
    # Go, Python and curl differ in the spelling they read
    spellings = {name.lower(): value for name, value in own.items() if name.endswith("_PROXY")}
    return {**kept, **dummies_of(project_of(root)), **own, **spellings}
