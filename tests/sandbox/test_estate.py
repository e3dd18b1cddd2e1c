"""The raw reading of stack files."""

from __future__ import annotations

from pathlib import Path

from infra.sandbox.accounts import Accounts, GitHubAccount, SentryAccount, VercelAccount
from infra.sandbox.estate import accounts_of, dummies_of, project_of


def test_accounts_are_those_that_the_files_name(root: Path) -> None:
    assert accounts_of(project_of(root)) == Accounts(
        github=(GitHubAccount("acme", "team", users=("ada",), teams=("platform",)),),
        vercel=(VercelAccount("acme", "pro"),),
    )


def test_accounts_go_through_json(root: Path) -> None:
    accounts = accounts_of(project_of(root))
    assert Accounts.from_json(accounts.to_json()) == accounts


def test_a_broken_file_hides_only_itself(root: Path) -> None:
    (root / "stacks/Pulumi.broken.yaml").write_text("config: {acme:github: {owner: [}")
    (root / "stacks/Pulumi.odd.yaml").write_text("config: {acme:github: 3, 4: 5}")
    assert [account.owner for account in accounts_of(project_of(root)).github] == ["acme"]


def test_without_accounts_there_are_two_to_play_with(tmp_path: Path) -> None:
    assert accounts_of(project_of(tmp_path)) == Accounts()


def test_a_dummy_is_32_characters_and_always_the_same(root: Path) -> None:
    dummies = dummies_of(project_of(root))
    assert sorted(dummies) == [
        "DEPLOY_KEY",
        "INFRA_SANDBOX_SECURE_SHARED_GITHUB_SECRETS_SIGNING_KEY",
        "INFRA_SANDBOX_SECURE_STAGING_VARIABLES_OTHER",
        "STRIPE_SECRET_KEY",
    ]
    assert {len(value) for value in dummies.values()} == {32}
    assert len(set(dummies.values())) == 4
    assert dummies_of(project_of(root)) == dummies


def test_who_is_told_of_alerts_belongs_to_sentrys_organisation(root: Path) -> None:
    (root / "stacks/Pulumi.shared.yaml").write_text(
        "config: {acme:monitoring: {sentry: {organization: acme, region: de, team: web, project: site}}}"
    )
    (root / "stacks/Pulumi.staging.yaml").write_text(
        "config: {acme:monitoring: {sentry: {notify: [{email: ada@acme.test}, odd], alerts: {unhandled: "
        "{notify: [{team: backend}, {slack: '#ops', workspace: Acme}]}, odd: 3}}}}"
    )
    accounts = accounts_of(project_of(root))
    assert accounts.sentry == (
        SentryAccount("acme", "de", ("backend", "web"), ("ada@acme.test",), (("Acme", "#ops"),)),
    )
    assert Accounts.from_json(accounts.to_json()) == accounts


def test_supabase_has_the_projects_that_are_named_and_look_like_refs(root: Path) -> None:
    (root / "stacks/Pulumi.preview.yaml").write_text(
        "config: {acme:supabase: {project: qwertzuiopasdfghjkly}}\n"
    )
    (root / "stacks/Pulumi.production.yaml").write_text(
        "config: {acme:github: {owner: acme, environment: {variables: "
        "{SUPABASE_PROJECT_REF: yxcvbnmlkjhgfdsapoiu, OTHER: aaaaaaaaaaaaaaaaaaaa}}}}\n"
    )
    (root / "stacks/Pulumi.odd.yaml").write_text("config: {acme:supabase: {project: replace-me}}\n")
    accounts = accounts_of(project_of(root))
    assert accounts.supabase == ("qwertzuiopasdfghjkly", "yxcvbnmlkjhgfdsapoiu")
    assert Accounts.from_json(accounts.to_json()) == accounts
