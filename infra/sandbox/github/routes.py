"""Every call that the GitHub server answers."""

from __future__ import annotations

from infra.sandbox.github import (
    collaborators,
    comments,
    deployment_policies,
    environments,
    issues,
    labels,
    pulls,
    repositories,
    rulesets,
    secrets,
    security,
    service,
    statuses,
    teams,
    topics,
    users,
    variables,
)
from infra.sandbox.github.call import Route
from infra.sandbox.github.git import branches, contents, data, history, refs

ROUTES: tuple[Route, ...] = (
    *service.ROUTES,
    *users.ROUTES,
    *teams.ROUTES,
    *repositories.ROUTES,
    *topics.ROUTES,
    *security.ROUTES,
    *labels.ROUTES,
    *secrets.ROUTES,
    *variables.ROUTES,
    *environments.ROUTES,
    *deployment_policies.ROUTES,
    *rulesets.ROUTES,
    *refs.ROUTES,
    *data.ROUTES,
    *contents.ROUTES,
    *branches.ROUTES,
    *statuses.ROUTES,
    *collaborators.ROUTES,
    *issues.ROUTES,
    *comments.ROUTES,
    *pulls.ROUTES,
    *history.ROUTES,
)
