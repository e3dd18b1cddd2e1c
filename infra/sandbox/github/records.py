"""The shapes of what the GitHub accounts hold: plain JSON in `World.data["github"]`, typed."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

JsonObject = dict[str, Any]
Role = Literal["none", "read", "triage", "write", "maintain", "admin"]
ROLES: tuple[Role, ...] = ("none", "read", "triage", "write", "maintain", "admin")


class Account(TypedDict):
    """A person or an organisation."""

    id: int
    login: str
    type: Literal["User", "Organization"]
    name: str | None
    plan: str
    created_at: str
    members: dict[str, str]
    """Of an organisation: `admin` or `member` by login."""
    keys: list[str]
    """Public SSH keys of a person."""


class Team(TypedDict):
    """A team of an organisation."""

    id: int
    organization: str
    name: str
    slug: str
    members: list[str]
    repositories: dict[str, Role]
    """Roles by full name of the repository, lower case."""
    created_at: str


class Token(TypedDict):
    """A personal access token: classic ones have scopes, fine-grained ones permissions."""

    login: str
    scopes: list[str] | None
    permissions: dict[str, str]
    repositories: list[str] | None
    """Full names that a fine-grained token may see; None is every repository of its owner."""


class Label(TypedDict):
    """An issue label."""

    id: int
    name: str
    color: str
    description: str | None
    default: bool


class KeyPair(TypedDict):
    """What secrets are sealed with; `private` never leaves the world."""

    key_id: str
    public: str
    private: str


class Secret(TypedDict):
    """An Actions secret, decrypted."""

    name: str
    value: str
    created_at: str
    updated_at: str


class Variable(TypedDict):
    """An Actions variable."""

    name: str
    value: str
    created_at: str
    updated_at: str


class DeploymentPolicy(TypedDict):
    """A name pattern of branches or tags that may deploy to an environment."""

    id: int
    name: str
    type: str


class Reviewer(TypedDict):
    """A person or a team that approves deployments."""

    type: Literal["User", "Team"]
    id: int


class Environment(TypedDict):
    """A deployment environment."""

    id: int
    name: str
    created_at: str
    updated_at: str
    wait_timer: int
    prevent_self_review: bool
    can_admins_bypass: bool
    reviewers: list[Reviewer]
    branch_policy: dict[str, bool] | None
    policies: list[DeploymentPolicy]
    key: KeyPair
    secrets: dict[str, Secret]
    variables: dict[str, Variable]


class Ruleset(TypedDict):
    """A repository ruleset; its rules are kept as the API returns them."""

    id: int
    name: str
    target: str
    enforcement: str
    bypass_actors: list[JsonObject]
    conditions: JsonObject
    rules: list[JsonObject]
    created_at: str
    updated_at: str


class Protection(TypedDict):
    """A classic branch protection rule; `settings` are the fields of GraphQL's BranchProtectionRule."""

    id: int
    pattern: str
    creator: str
    settings: JsonObject
    actors: dict[str, list[str]]
    """Node ids by allowance: `push`, `reviewDismissal`, `bypassForcePush`, `bypassPullRequest`."""


class GitObject(TypedDict):
    """A Git object: its type and its content, base64."""

    type: str
    data: str


class Comment(TypedDict):
    """A comment on an issue or a pull request."""

    id: int
    issue: int
    author: str
    body: str
    created_at: str
    updated_at: str


class Issue(TypedDict):
    """An issue, or what a pull request shares with one; both are numbered together."""

    id: int
    number: int
    title: str
    body: str | None
    author: str
    state: Literal["open", "closed"]
    state_reason: str | None
    labels: list[str]
    assignees: list[str]
    created_at: str
    updated_at: str
    closed_at: str | None
    pull: Pull | None


class Review(TypedDict):
    """A review of a pull request."""

    id: int
    author: str
    state: str
    body: str
    commit_id: str
    submitted_at: str


class Pull(TypedDict):
    """What only a pull request has."""

    id: int
    head: str
    """Branch, in the same repository."""
    base: str
    head_sha: str
    base_sha: str
    draft: bool
    merged_at: str | None
    merged_by: str | None
    merge_commit_sha: str | None
    reviews: list[Review]


class Status(TypedDict):
    """A commit status or the check run of one job."""

    id: int
    context: str
    state: str
    app_id: int | None
    created_at: str
    updated_at: str


class Repository(TypedDict):
    """A repository and all that lives in it."""

    id: int
    owner: str
    name: str
    created_at: str
    updated_at: str
    pushed_at: str
    default_branch: str
    visibility: Literal["public", "private", "internal"]
    settings: JsonObject
    topics: list[str]
    security: dict[str, str]
    """`enabled` or `disabled` by the names of `security_and_analysis`."""
    vulnerability_alerts: bool
    automated_security_fixes: bool
    actions: JsonObject
    collaborators: dict[str, Role]
    labels: dict[str, Label]
    key: KeyPair
    secrets: dict[str, Secret]
    variables: dict[str, Variable]
    environments: dict[str, Environment]
    rulesets: list[Ruleset]
    protections: list[Protection]
    objects: dict[str, GitObject]
    refs: dict[str, str]
    issues: dict[str, Issue]
    comments: dict[str, Comment]
    statuses: dict[str, list[Status]]


class GitHubData(TypedDict):
    """`World.data["github"]`."""

    accounts: dict[str, Account]
    """By login, lower case."""
    teams: dict[str, Team]
    """By `organisation/slug`, lower case."""
    tokens: dict[str, Token]
    repositories: dict[str, Repository]
    """By full name, lower case."""
    redirects: dict[str, int]
    """Ids of renamed repositories by their old full name, lower case."""
