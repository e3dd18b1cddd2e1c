"""Git refs: branches and tags by their full name. Moves obey the rules of the branch."""

from __future__ import annotations

import re

from infra.sandbox.github.access import CONTENTS, CONTENTS_READ
from infra.sandbox.github.call import Answer, Call, Route, created, done, ok, pages
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.git.store import HEADS, Store
from infra.sandbox.github.git.view import ref_view
from infra.sandbox.github.guard import Move, check_move

EMPTY = GitHubError(409, "Git Repository is empty.")
# https://git-scm.com/docs/git-check-ref-format
_BAD_NAME = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^/|/$|\.$|\.lock(/|$)|(^|/)\.")


def check_ref_name(ref: str) -> None:
    """Raises 422 for what `git check-ref-format` refuses."""
    if not re.match(r"refs/[^/]+/.", ref) or _BAD_NAME.search(ref):
        raise GitHubError(422, f"Reference name {ref!r} is not a valid ref name.".replace("'", '"'))


def get_ref(call: Call) -> Answer:
    """Returns one ref; 409 while the repository is empty."""
    if not call.repository["refs"]:
        raise EMPTY
    ref = "refs/" + call.params["ref"]
    if ref not in call.repository["refs"]:
        raise not_found()
    return ok(ref_view(call.repository, ref))


def list_refs(call: Call) -> Answer:
    """Returns the refs that begin with a name (`heads/feature`), or all."""
    if not call.repository["refs"]:
        raise EMPTY
    start = "refs/" + call.params.get("ref", "")
    found = sorted(ref for ref in call.repository["refs"] if ref.startswith(start))
    return pages([ref_view(call.repository, ref) for ref in found])


def create_ref(call: Call) -> Answer:
    """Creates a ref; 422 when it is there, or the object is not."""
    ref, sha = call.body.text("ref"), call.body.text("sha")
    if not call.repository["refs"]:
        raise EMPTY
    check_ref_name(ref)
    if ref in call.repository["refs"]:
        raise GitHubError(422, "Reference already exists")
    if Store(call.repository).kind(sha) != "commit":
        raise GitHubError(422, "Object does not exist")
    move_ref(call, ref, sha)
    return created(ref_view(call.repository, ref))


def update_ref(call: Call) -> Answer:
    """Moves a ref; 422 when it is no fast-forward and `force` is not said."""
    ref, sha = "refs/" + call.params["ref"], call.body.text("sha")
    old = call.repository["refs"].get(ref)
    if old is None:
        raise GitHubError(422, "Reference does not exist")
    store = Store(call.repository)
    if store.kind(sha) != "commit":
        raise GitHubError(422, "Object does not exist")
    if not call.body.flag("force") and not store.is_ancestor(old, sha):
        raise GitHubError(422, "Update is not a fast forward")
    move_ref(call, ref, sha)
    return ok(ref_view(call.repository, ref))


def delete_ref(call: Call) -> Answer:
    """Removes a ref; 422 when it is not there."""
    ref = "refs/" + call.params["ref"]
    if ref not in call.repository["refs"]:
        raise GitHubError(422, "Reference does not exist")
    if ref == HEADS + call.repository["default_branch"]:
        raise GitHubError(422, "Cannot delete the default branch")
    move_ref(call, ref, None)
    return done()


def move_ref(call: Call, ref: str, new: str | None, status: int = 422) -> None:
    """Creates, moves or (None) removes a ref; raises a GitHubError of this status when a rule forbids it."""
    repository = call.repository
    move = Move(ref, repository["refs"].get(ref), new, call.login)
    check_move(call.github, repository, move, status)
    set_ref(call, ref, new)


def set_ref(call: Call, ref: str, new: str | None) -> None:
    """Creates, moves or removes a ref, past all rules; open pull requests follow or close."""
    repository, now = call.repository, call.github.now()
    if new is None:
        repository["refs"].pop(ref, None)
    else:
        repository["refs"][ref] = new
    repository["pushed_at"] = now
    for issue in repository["issues"].values():
        pull = issue["pull"]
        if pull is None or issue["state"] == "closed":
            continue
        if HEADS + pull["head"] == ref and new is not None:
            pull["head_sha"] = new
            issue["updated_at"] = now
        elif new is None and ref in (HEADS + pull["head"], HEADS + pull["base"]):
            issue["state"], issue["closed_at"], issue["updated_at"] = "closed", now, now
    call.github.touch(repository)


_PREFIX = "/repos/{owner}/{repo}/git"

ROUTES = (
    Route("GET", f"{_PREFIX}/ref/{{ref:path}}", get_ref, CONTENTS_READ),
    Route("GET", f"{_PREFIX}/matching-refs/{{ref:path}}", list_refs, CONTENTS_READ),
    Route("GET", f"{_PREFIX}/refs", list_refs, CONTENTS_READ),
    Route("POST", f"{_PREFIX}/refs", create_ref, CONTENTS),
    Route("PATCH", f"{_PREFIX}/refs/{{ref:path}}", update_ref, CONTENTS),
    Route("DELETE", f"{_PREFIX}/refs/{{ref:path}}", delete_ref, CONTENTS),
)
