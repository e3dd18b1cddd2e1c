"""Which secrets a job of a stack needs as its environment."""

from __future__ import annotations

from infra.spec.estate import Estate, Stack
from infra.spec.secrets import secrets_of
from infra.spec.stack import EnvironmentStackSpec, SharedSpec
from infra.spec.values import EnvValue
from infra.spec.workflows import BackendSpec
from infra.workflows.model import Scalar


def tokens_of(estate: Estate, stack: Stack) -> tuple[str, ...]:
    """Returns the variables with the tokens that looking at the stack takes, sorted. BadInput: it is an
    environment without a shared stack."""
    spec, shared = stack.spec, estate.shared_of(stack).spec
    assert isinstance(shared, SharedSpec)
    delivers = isinstance(spec, EnvironmentStackSpec) and spec.workflows is not None
    sentry = spec.monitoring is not None and spec.monitoring.sentry is not None
    wanted = {
        "GITHUB_TOKEN": spec.github is not None or delivers,
        "POSTHOG_API_KEY": isinstance(spec, SharedSpec) and bool(spec.monitoring and spec.monitoring.posthog),
        "SENTRY_API_TOKEN": sentry,
        "SUPABASE_ACCESS_TOKEN": isinstance(spec, EnvironmentStackSpec) and spec.supabase is not None,
        "VERCEL_API_TOKEN": shared.vercel is not None,
    }
    return tuple(name for name, needed in wanted.items() if needed)


def values_of(stack: Stack) -> tuple[str, ...]:
    """Returns the variables with the secrets that applying the stack takes, sorted."""
    return tuple(sorted({use.value.env for use in secrets_of(stack) if isinstance(use.value, EnvValue)}))


def environment(spec: BackendSpec, *names: str) -> dict[str, Scalar]:
    """Returns the variables of a job: the backend's, the further ones of `spec`, and `names`, sorted."""
    backend = ("PULUMI_ACCESS_TOKEN",) if spec.backend is None else ("PULUMI_CONFIG_PASSPHRASE",)
    env: dict[str, Scalar] = {
        name: f"${{{{ secrets.{_secret(name)} }}}}" for name in (*backend, *spec.secrets, *names)
    }
    if spec.backend is not None:
        env["PULUMI_BACKEND_URL"] = spec.backend
    return dict(sorted(env.items()))


def _secret(name: str) -> str:
    """GitHub keeps names that begin with GITHUB_ for itself, and its GITHUB_TOKEN is of this repository only.
    https://docs.github.com/en/actions/reference/security/secrets"""
    return f"INFRA_{name}" if name.startswith("GITHUB_") else name
