"""Every rule on what stack files say, and the call that checks all. To add one: a function, and a row here.

Deliberately absent: rules on changes (`infra.rules.risks`), and the form of one value (`infra.spec`).
"""

from __future__ import annotations

from infra.rules import (
    additions,
    app,
    checks,
    claims,
    domains,
    estate,
    github,
    monitoring,
    parity,
    pipelines,
    secrets,
    supabase,
    variables,
    vercel,
    wants,
    workflows,
)
from infra.rules.finding import Finding, by_place
from infra.rules.rule import Rule
from infra.spec.estate import Estate

RULES: tuple[Rule, ...] = (
    Rule(
        "EST-01",
        "error",
        estate.shared_stack_exists,
        "An environment reads the project's id from its shared stack.",
    ),
    Rule(
        "EST-02",
        "error",
        estate.deployments_claimed_once,
        "Two stacks would take turns in undoing each other.",
    ),
    Rule(
        "EST-03",
        "error",
        estate.branch_narrows_previews_only,
        "Vercel knows a branch for previews alone: it would be dropped.",
    ),
    Rule(
        "EST-04",
        "error",
        estate.production_branch_agrees,
        "The protected branch would not be the one that is live.",
    ),
    Rule(
        "EST-05",
        "warning",
        estate.branch_is_declared,
        "Domains and deliveries need their branch on the first apply.",
    ),
    Rule("EST-06", "error", estate.shared_has_what_is_used, "There would be nothing to attach it to."),
    Rule("EST-07", "error", estate.retires_what_is_there, "Retiring is two applies: decision 0004."),
    Rule("EST-08", "error", claims.things_have_one_owner, "Each apply would undo the other's."),
    Rule(
        "EST-09",
        "warning",
        estate.projects_are_reported_to,
        "The project would stay empty, and look as if all were well.",
        needs_all=True,
    ),
    Rule("VAR-01", "error", variables.wires_are_provided, "The value would be unknown for ever."),
    Rule(
        "VAR-02",
        "error",
        variables.sensitive_stays_off_development,
        "`vercel env pull` must be able to read development's values: "
        "https://vercel.com/docs/environment-variables/sensitive-environment-variables",
    ),
    Rule(
        "VAR-03", "error", variables.variables_are_claimed_once, "Vercel answers ENV_CONFLICT to the second."
    ),
    Rule(
        "VAR-04",
        "error",
        variables.targets_are_of_the_environment,
        "A variable belongs to the stack of its environment.",
    ),
    Rule(
        "VAR-05",
        "error",
        variables.names_are_not_reserved,
        "The runtime's own value would win: "
        "https://vercel.com/docs/environment-variables/reserved-environment-variables",
    ),
    Rule(
        "VAR-06",
        "warning",
        variables.names_are_not_vercels_own,
        "Code would read your value where it expects Vercel's: "
        "https://vercel.com/docs/environment-variables/system-environment-variables",
    ),
    Rule(
        "VAR-07",
        "error",
        variables.variables_fit,
        "A deployment has room for 64 KB of names and values: https://vercel.com/docs/environment-variables",
    ),
    Rule("VAR-08", "error", secrets.literals_hold_no_secret, "Committed files hold no secret."),
    Rule(
        "VAR-09",
        "warning",
        secrets.public_variables_are_no_secrets,
        "Next.js puts their values into the code that browsers get: "
        "https://nextjs.org/docs/app/guides/environment-variables",
    ),
    Rule(
        "VAR-10",
        "error",
        secrets.encrypted_values_stand_alone,
        "Vercel would get the ciphertext (`isSecureValue` in Pulumi's config/object.go).",
    ),
    Rule(
        "VAR-11",
        "error",
        secrets.secret_wires_stay_off_browsers,
        "Next.js puts their values into the code that browsers get: "
        "https://nextjs.org/docs/app/guides/environment-variables",
    ),
    Rule(
        "VAR-12",
        "error",
        secrets.literals_are_not_random,
        "Committed files hold no secret, and not every vendor marks its own.",
    ),
    Rule(
        "VAR-13",
        "error",
        variables.variables_are_few,
        "A project has room for 1,000 variables per target: https://vercel.com/docs/environment-variables",
    ),
    Rule(
        "VAR-14",
        "warning",
        variables.values_fit_the_edge,
        "Middleware and functions at the edge cannot read a larger value: "
        "https://vercel.com/docs/concepts/functions/edge-middleware/limitations",
    ),
    Rule(
        "VAR-15",
        "warning",
        parity.branches_agree_on_variables,
        "What was tested on staging is not what goes live, or fails there for want of it.",
    ),
    Rule(
        "APP-01",
        "error",
        app.files_find_their_variables,
        "Monitoring would be off without a word, or the health check red.",
        needs_all=True,
    ),
    Rule(
        "APP-02",
        "error",
        app.system_variables_are_exposed,
        "Code would take every deployment for a developer's machine: "
        "https://vercel.com/docs/environment-variables/system-environment-variables",
    ),
    Rule("DOM-01", "error", domains.domains_are_claimed_once, "The last apply would win."),
    Rule(
        "DOM-02",
        "error",
        domains.redirects_lead_somewhere,
        "Vercel redirects to domains of the same project only.",
        needs_all=True,
    ),
    Rule(
        "DOM-03", "error", domains.previews_with_domains_have_a_branch, "Vercel would show production on it."
    ),
    Rule("GIT-01", "error", github.protection_has_a_branch, "Protection is of `environment.branch`."),
    Rule("GIT-02", "error", github.classic_has_no_bypass, "Only rulesets know roles that bypass."),
    Rule(
        "GIT-03",
        "error",
        github.free_plan_protects_public_only,
        "GitHub answers 403 or drops the setting in silence: "
        "https://docs.github.com/en/get-started/learning-about-github/githubs-plans",
    ),
    Rule(
        "GIT-04",
        "error",
        github.reviewers_need_enterprise,
        "GitHub answers 422 to reviewers and timers that the plan lacks: "
        "https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments",
    ),
    Rule(
        "GIT-05",
        "error",
        github.reviewers_are_few,
        "An environment takes six reviewers, of which one must approve: "
        "https://docs.github.com/en/rest/deployments/environments",
    ),
    Rule(
        "GIT-06",
        "error",
        github.names_are_free,
        "GitHub refuses the prefix and stores names in capitals: "
        "https://docs.github.com/en/actions/reference/security/secrets",
    ),
    Rule(
        "GIT-07",
        "error",
        github.values_fit,
        "A secret or variable takes 48 KB: https://docs.github.com/en/actions/reference/security/secrets",
    ),
    Rule("GIT-08", "error", github.secrets_are_not_literals, "Committed files hold no secret."),
    Rule(
        "GIT-09",
        "error",
        github.settings_fit_the_plan,
        "GitHub answers 403 or drops the setting in silence: "
        "https://docs.github.com/en/get-started/learning-about-github/githubs-plans",
    ),
    Rule("GIT-10", "error", github.something_can_be_merged, "No pull request could ever be merged."),
    Rule("GIT-11", "error", github.labels_are_told_apart, "GitHub answers already_exists to the second."),
    Rule("GIT-12", "error", claims.branches_are_protected_once, "Each apply would undo the other's."),
    Rule(
        "GIT-13",
        "error",
        claims.github_environments_are_claimed_once,
        "Each apply would undo the other's; GitHub ignores the case of their names.",
    ),
    Rule(
        "GIT-14",
        "warning",
        github.labels_are_not_githubs_own,
        "GitHub answers already_exists to the first apply: "
        "https://docs.github.com/en/issues/using-labels-and-milestones-to-track-work/managing-labels",
    ),
    Rule(
        "GIT-15",
        "error",
        github.variables_fit_a_run,
        "A run gets 256 KB of the organisation's and the repository's variables, and no more: "
        "https://docs.github.com/en/actions/reference/workflows-and-actions/variables",
    ),
    Rule(
        "GIT-16",
        "error",
        github.codeql_fits_the_plan,
        "GitHub refuses to take the results: "
        "https://docs.github.com/en/get-started/learning-about-github/about-github-advanced-security",
    ),
    Rule(
        "GIT-17",
        "error",
        secrets.secret_wires_stay_in_secrets,
        "GitHub masks secrets in logs, and nobody can read them back; variables are neither: "
        "https://docs.github.com/en/actions/reference/workflows-and-actions/variables",
    ),
    Rule(
        "VCL-01",
        "error",
        vercel.hobby_leaves_production_open,
        "On Hobby the production domain stays public: https://vercel.com/docs/deployment-protection",
    ),
    Rule(
        "VCL-02",
        "error",
        vercel.hobby_takes_personal_repositories,
        "Hobby deploys repositories of persons only: https://github.com/vercel/community/discussions/6856",
    ),
    Rule(
        "VCL-03",
        "error",
        vercel.hobby_calls_once_a_day,
        "A more frequent schedule fails the deployment: https://vercel.com/docs/cron-jobs/usage-and-pricing",
    ),
    Rule(
        "SUP-01",
        "error",
        supabase.production_is_for_production,
        "A preview of any branch would read and write the data of live users.",
    ),
    Rule(
        "SUP-02",
        "error",
        supabase.projects_are_set_up_once,
        "Two stacks would take turns in undoing each other.",
    ),
    Rule(
        "SUP-03",
        "error",
        supabase.secrets_are_ours_to_name,
        "The API refuses them: https://supabase.com/docs/guides/functions/secrets",
    ),
    Rule(
        "SUP-04",
        "warning",
        supabase.mails_lead_to_the_site,
        "Who confirms a mail address would land elsewhere.",
    ),
    Rule("SUP-05", "warning", supabase.refs_are_real, "The app would find nobody there."),
    Rule("MON-01", "error", monitoring.alerts_have_a_project, "There would be nothing to watch."),
    Rule(
        "MON-02", "warning", monitoring.traced_alerts_have_traces, "An alert that never fires calms wrongly."
    ),
    Rule("MON-03", "error", monitoring.alerts_are_claimed_once, "Each apply would undo the other's."),
    Rule("MON-04", "warning", monitoring.somebody_reports, "An alert that never fires calms wrongly."),
    Rule(
        "MON-05",
        "error",
        monitoring.events_go_where_the_project_is,
        "The other region does not know the key, and drops what it gets: https://posthog.com/docs/api",
    ),
    Rule(
        "MON-06",
        "warning",
        monitoring.alerts_watch_what_is_reported,
        "An alert that never fires calms wrongly.",
    ),
    Rule(
        "WFL-01",
        "error",
        checks.checks_are_spelt_as_jobs,
        "A required check that never reports blocks every merge.",
        needs_all=True,
    ),
    Rule(
        "WFL-02",
        "warning",
        checks.checks_have_a_job,
        "A required check that never reports blocks every merge.",
    ),
    Rule(
        "WFL-03", "error", workflows.commits_reach_the_branch, "GitHub refuses pushes to a protected branch."
    ),
    Rule("WFL-04", "error", workflows.workflows_have_a_branch, "Files are on a branch."),
    Rule(
        "WFL-05",
        "error",
        workflows.files_have_one_writer,
        "Two branches that both got the file conflict when merged.",
    ),
    Rule("WFL-06", "error", workflows.verified_files_are_written_so, "It could never be verified."),
    Rule(
        "WFL-07",
        "error",
        checks.checks_report_on_pull_requests,
        "A required check that never reports blocks every merge: https://docs.github.com/en/pull-requests/"
        "collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/"
        "troubleshooting-required-status-checks",
    ),
    Rule(
        "WFL-08",
        "error",
        checks.checks_report_on_the_branch,
        "A workflow that is filtered out leaves its checks pending for ever: https://docs.github.com/en/"
        "pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/"
        "troubleshooting-required-status-checks",
    ),
    Rule(
        "WFL-09",
        "error",
        wants.jobs_find_what_they_read,
        "GitHub gives an empty text for what is not there, and the job fails far from the cause: "
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets",
        needs_all=True,
    ),
    Rule(
        "WFL-10",
        "error",
        wants.environments_let_jobs_in,
        "The job fails before its first step: https://docs.github.com/en/actions/reference/"
        "workflows-and-actions/deployments-and-environments#deployment-branches-and-tags",
    ),
    Rule(
        "WFL-11",
        "warning",
        wants.secrets_are_where_jobs_read_them,
        "A secret that nothing reads can only leak.",
        needs_all=True,
    ),
    Rule(
        "WFL-12",
        "warning",
        workflows.commits_of_ours_may_be_merged,
        "GitHub refuses to merge unsigned commits: https://docs.github.com/en/authentication/"
        "managing-commit-signature-verification/about-commit-signature-verification",
    ),
    Rule("JOB-01", "error", additions.needs_lead_to_jobs, "GitHub refuses the whole file."),
    Rule("JOB-02", "error", additions.added_jobs_are_told_apart, "One of the two would pass for the other."),
    Rule("JOB-03", "error", additions.added_steps_have_a_job, "They would never run."),
    Rule("JOB-04", "error", pipelines.releases_have_a_project, "Sentry's CLI would refuse."),
    Rule(
        "JOB-05",
        "error",
        pipelines.approvals_are_of_stacks,
        "The stack would be applied unapproved.",
        needs_all=True,
    ),
    Rule("JOB-06", "error", pipelines.own_files_have_one_writer, "Each would undo the other's."),
)


def check(estate: Estate, *, whole: bool = True) -> tuple[Finding, ...]:
    """Returns what the rules find in the estate, by place; `whole`: every stack file could be read."""
    found = [
        Finding(rule.id, rule.level, hit.problem, hit.stacks)
        for rule in RULES
        if whole or not rule.needs_all
        for hit in rule.check(estate)
    ]
    return tuple(sorted(set(found), key=by_place))
