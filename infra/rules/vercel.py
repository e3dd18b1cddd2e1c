"""Rules on what Vercel's plans lack."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate


def hobby_leaves_production_open(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        vercel = spec.vercel
        if vercel and vercel.plan == "hobby" and vercel.protection == "all_deployments":
            what = "Vercel Hobby cannot protect the production domain"
            yield hit(stack, "vercel.protection", what, "write `standard_protection`")


def hobby_takes_personal_repositories(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        vercel, github = spec.vercel, spec.github
        if not vercel or not github or vercel.plan != "hobby" or not vercel.project.connect_repository:
            continue
        if github.plan in ("team", "enterprise"):  # plans of organisations
            what = "Vercel Hobby deploys repositories of persons, and the owner is an organisation"
            fix = "write `connect_repository: false` and deploy by the CLI, or take the Pro plan"
            yield hit(stack, "vercel.plan", what, fix)


def hobby_calls_once_a_day(estate: Estate) -> Iterator[Hit]:
    hobby = {
        stack.name: stack for stack, spec in estate.shared() if spec.vercel and spec.vercel.plan == "hobby"
    }
    for stack, spec in estate.environments():
        shared = hobby.get(spec.environment.shared)
        file = spec.workflows.app.vercel if spec.workflows else None
        for at, cron in enumerate(file.crons if file and shared else ()):
            minute, hour, *_ = cron.schedule.split()
            if not (minute.isdigit() and hour.isdigit()):
                what = (
                    f"`{cron.schedule}` is more than once a day, and Vercel Hobby refuses such a deployment"
                )
                fix = "name one minute and one hour, or take the Pro plan"
                yield hit(
                    stack, f"workflows.app.vercel.crons[{at}].schedule", what, fix, *filter(None, (shared,))
                )
