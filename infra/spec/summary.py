"""What a stack declares, in a few words."""

from __future__ import annotations

from infra.spec.model import Spec
from infra.spec.stack import EnvironmentStackSpec, SharedSpec, StackSpec
from infra.spec.values import EnvVariable, SecureVariable


def summary(spec: StackSpec) -> tuple[str, ...]:
    """Returns what the stack declares, most telling first."""
    said = _shared(spec) if isinstance(spec, SharedSpec) else _environment(spec)
    return tuple(said)


def _shared(spec: SharedSpec) -> list[str]:
    said: list[str] = []
    if spec.vercel:
        said.append(f"Vercel project {spec.vercel.project.name}")
    if spec.github:
        repository = spec.github.repository
        said.append(f"repository {spec.github.owner}/{repository.name}")
        said += _counted(
            (len(repository.labels), "label"),
            (len(spec.github.secrets), "repository secret"),
            (len(spec.github.variables), "repository variable"),
        )
    if spec.monitoring and spec.monitoring.sentry:
        said.append(f"Sentry project {spec.monitoring.sentry.project}")
    if spec.monitoring and spec.monitoring.posthog:
        said.append(f"PostHog project {spec.monitoring.posthog.project}")
    if spec.workflows and (files := _named(spec.workflows.files)):
        said.append(f"{', '.join(files)} for this repository")
    return [*said, *(f"retires {key}" for key in spec.retire)]


def _environment(spec: EnvironmentStackSpec) -> list[str]:
    environment = spec.environment
    secrets = sum(isinstance(variable, (EnvVariable, SecureVariable)) for variable in spec.variables.values())
    said = [f"{environment.branch or 'other branches'} → {' + '.join(environment.targets)}"]
    said += _counted((len(environment.domains), "domain"), (len(spec.variables), "variable"))
    if secrets:
        said[-1] += f" ({secrets} secret)"
    if spec.github and spec.github.environment:
        of = spec.github.environment
        said += _counted((len(of.secrets), "environment secret"), (len(of.variables), "environment variable"))
    if spec.github and spec.github.protect:
        said.append(f"protected with {_count(len(spec.github.protect.checks), 'check')}")
    if spec.supabase:
        said.append(f"Supabase project {spec.supabase.project}")
        said += _counted((len(spec.supabase.secrets), "Supabase secret"))
    if spec.monitoring and spec.monitoring.sentry:
        said += _counted((len(_named(spec.monitoring.sentry.alerts)), "Sentry alert"))
    if spec.workflows:
        files = _named(spec.workflows.files)
        if app := _named(spec.workflows.app):
            files.append(f"app files ({', '.join(app)})")
        if files:
            said.append(f"{', '.join(files)} by {spec.workflows.deliver}")
    return said


def _named(choices: Spec) -> list[str]:
    """Returns the keys that the file says, of a model that has one for each thing to choose."""
    return [name for name, options in choices if options is not None]


def _counted(*counts: tuple[int, str]) -> list[str]:
    return [_count(count, word) for count, word in counts if count]


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"
