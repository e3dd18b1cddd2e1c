"""`infra.yml`: a pull request shows what it would change; what is merged is applied, stack by stack."""

from __future__ import annotations

from infra.spec.estate import Estate, Stack
from infra.spec.workflows import InfraFileSpec
from infra.workflows.model import Branches, Concurrency, Job, On, Step, Workflow
from infra.workflows.node import IS_PULL_REQUEST, READ_CODE
from infra.workflows.own.needs import environment, tokens_of, values_of
from infra.workflows.own.scripts import APPLY, CHECK, NEWEST, PREVIEW, REHEARSE
from infra.workflows.own.steps import WRITTEN, set_up

_ABOUT = (
    "A pull request gets a check, a rehearsal in the sandbox, and a preview of every stack; none of them can"
    " change an account: the preview's tokens are those of the environment {reader}, and should only read."
    " Pull requests of forks and of Dependabot get no secret, hence no preview.\n"
    "A merge is applied: shared stacks first, each stack behind the approval of its own GitHub environment,"
    " which alone has what it takes. What deletes something is refused: run this by hand with its name.\n"
    "Secrets are named as in the stack files, but GITHUB_TOKEN is INFRA_GITHUB_TOKEN: a token for the"
    " repository that the stacks declare. Apply each stack once by hand first, and commit what that writes"
    " into its file."
)
_OWN_RUN = "${{ github.workflow }}-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}"
_OURS = (
    "github.event_name != 'pull_request' || (github.event.pull_request.head.repo.full_name"
    " == github.repository && github.event.pull_request.user.login != 'dependabot[bot]')"
)
_FORK = "github.event.pull_request.head.repo.full_name != github.repository"
_CHANGED = "needs.infra-preview.outputs.changed"


def infra_workflow(spec: InfraFileSpec, estate: Estate) -> Workflow:
    """Returns the workflow for all stacks of the estate. BadInput: an environment has no shared stack."""
    on = Branches((spec.branch,))
    return Workflow(
        file="infra.yml",
        name="Infra",
        arrives=WRITTEN,
        about=_ABOUT.format(reader=spec.reader),
        on=On(
            push=on,
            pull_request=on,
            workflow_dispatch=True,
            inputs={"allow_delete": "Names of what may be deleted or replaced, with spaces between"},
        ),
        concurrency=Concurrency(_OWN_RUN, IS_PULL_REQUEST),
        jobs=(
            _check(spec),
            _rehearsal(spec, estate),
            _preview(spec, estate),
            *(_apply(spec, estate, stack) for stack in estate.stacks),
        ),
    )


def job_of(stack: Stack) -> str:
    """Returns the name of the job that applies the stack."""
    return f"apply-{stack.name.replace('.', '-')}"


def _names(estate: Estate) -> str:
    return " ".join(stack.name for stack in estate.stacks)


def _check(spec: InfraFileSpec) -> Job:
    return Job(
        id="infra-check",
        timeout_minutes=30,
        permissions=(READ_CODE,),
        steps=(*set_up(spec), Step("Check the stack files", run=CHECK)),
    )


def _rehearsal(spec: InfraFileSpec, estate: Estate) -> Job:
    about = (
        f"${{{{ {_FORK} && 'No secrets reach pull requests of forks, so there is no preview of the accounts;"
        " this is what these files do to empty, pretended ones.'"
        " || 'What these files do to empty, pretended accounts; the preview has the real ones.' }}"
    )
    return Job(
        id="infra-rehearsal",
        needs=("infra-check",),
        if_=IS_PULL_REQUEST,
        timeout_minutes=30,
        permissions=(READ_CODE,),
        steps=(
            *set_up(spec),
            Step(
                "Apply everything in the sandbox",
                run=REHEARSE,
                env={"ABOUT": about, "STACKS": _names(estate)},
            ),
        ),
    )


def _preview(spec: InfraFileSpec, estate: Estate) -> Job:
    tokens = sorted({token for stack in estate.stacks for token in tokens_of(estate, stack)})
    return Job(
        id="infra-preview",
        needs=("infra-check",),
        if_=f"${{{{ {_OURS} }}}}",
        timeout_minutes=30,
        permissions=(READ_CODE,),
        environment=spec.reader,
        outputs={"changed": "${{ steps.preview.outputs.changed }}"},
        steps=(
            *set_up(spec),
            Step(
                "Preview every stack",
                id="preview",
                run=PREVIEW,
                env={"STACKS": _names(estate), **environment(spec, *tokens)},
            ),
        ),
    )


def _apply(spec: InfraFileSpec, estate: Estate, stack: Stack) -> Job:
    shared = estate.shared_of(stack)
    first = () if shared is stack else (job_of(shared),)
    # What the shared stack hands on is known only when it is applied: its environments look again, too.
    causes = " || ".join(
        f"contains({_CHANGED}, ' {name} ')" for name in dict.fromkeys((shared.name, stack.name))
    )
    return Job(
        id=job_of(stack),
        needs=("infra-preview", *first),
        # A shared stack without changes is skipped; that must not skip the environments.
        if_=(
            "${{ !failure() && !cancelled() && github.event_name != 'pull_request'"
            f" && github.ref == 'refs/heads/{spec.branch}' && needs.infra-preview.result == 'success'"
            f" && ({causes}) }}}}"
        ),
        timeout_minutes=60,
        permissions=(READ_CODE,),
        environment=spec.environments.get(stack.name, stack.name),
        # Never two at once on a stack, and never one cut short.
        concurrency=Concurrency(job_of(stack)),
        steps=(
            *set_up(spec),
            Step("Check that this is the newest commit", run=NEWEST, env={"GH_TOKEN": "${{ github.token }}"}),
            Step(
                f"Apply {stack.name}",
                run=APPLY,
                env={
                    "ALLOW_DELETE": "${{ inputs.allow_delete }}",
                    "STACK": stack.name,
                    **environment(spec, *tokens_of(estate, stack), *values_of(stack)),
                },
            ),
        ),
    )
