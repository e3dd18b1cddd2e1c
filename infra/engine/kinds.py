"""What people call the resource types that we declare."""

from __future__ import annotations

import re

KINDS: dict[str, str] = {
    "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret": "GitHub environment secret",
    "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable": "GitHub environment variable",
    "github:index/actionsSecret:ActionsSecret": "GitHub secret",
    "github:index/actionsVariable:ActionsVariable": "GitHub variable",
    "github:index/branch:Branch": "GitHub branch",
    "github:index/branchDefault:BranchDefault": "GitHub default branch",
    "github:index/branchProtection:BranchProtection": "GitHub branch protection",
    "github:index/issueLabel:IssueLabel": "GitHub label",
    "github:index/repository:Repository": "GitHub repository",
    "github:index/repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates": (
        "GitHub Dependabot security updates"
    ),
    "github:index/repositoryEnvironment:RepositoryEnvironment": "GitHub environment",
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": (
        "GitHub deployment branch policy"
    ),
    "github:index/repositoryRuleset:RepositoryRuleset": "GitHub ruleset",
    "github:index/repositoryVulnerabilityAlerts:RepositoryVulnerabilityAlerts": "GitHub vulnerability alerts",
    "pulumi-python:dynamic/infra:SentryAlert": "Sentry alert",
    "pulumi-python:dynamic/infra:SentryKey": "Sentry key",
    "pulumi-python:dynamic/infra:SentryProject": "Sentry project",
    "pulumi-python:dynamic/infra:PostHogProject": "PostHog project",
    "pulumi-python:dynamic/infra:SupabaseAuth": "Supabase auth settings",
    "pulumi-python:dynamic/infra:SupabaseNetwork": "Supabase network restrictions",
    "pulumi-python:dynamic/infra:SupabaseProject": "Supabase project",
    "pulumi-python:dynamic/infra:SupabaseSecret": "Supabase secret",
    "pulumi-python:dynamic/infra:SupabaseSsl": "Supabase SSL enforcement",
    "vercel:index/project:Project": "Vercel project",
    "vercel:index/projectDomain:ProjectDomain": "Vercel domain",
    "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": "Vercel variable",
    "vercel:index/projectProtectionBypass:ProjectProtectionBypass": "Vercel protection bypass",
}
_VENDORS = {"github": "GitHub", "vercel": "Vercel", "pulumi-python": ""}


def kind_of(token: str) -> str:
    """Returns the words for a type token; what the table lacks is taken from the token itself."""
    if token in KINDS:
        return KINDS[token]
    package, _, rest = token.partition(":")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", rest.rpartition(":")[2]).lower()
    return f"{_VENDORS.get(package, package.capitalize())} {words}".strip()
