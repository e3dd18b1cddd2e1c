"""Pull requests within a repository: open, list, change, review, merge."""

from __future__ import annotations

from infra.sandbox.github.access import CONTENTS, PULLS, PULLS_READ
from infra.sandbox.github.body import Body
from infra.sandbox.github.call import Answer, Call, Route, created, ok, pages
from infra.sandbox.github.errors import GitHubError, invalid, invalid_request, not_found
from infra.sandbox.github.git.history import files_of
from infra.sandbox.github.git.store import HEADS, Store
from infra.sandbox.github.git.view import changed_files, commit_view
from infra.sandbox.github.issues import new_issue
from infra.sandbox.github.merge import merge_pull
from infra.sandbox.github.pull_view import pull_view, review_view
from infra.sandbox.github.records import Issue, JsonObject, Pull, Repository, Review
from infra.sandbox.github.state import GitHub

_EVENTS = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def pull_of(call: Call) -> tuple[Issue, Pull]:
    """Returns the pull request in a call's path; raises 404, for an issue too."""
    issue = call.repository["issues"].get(call.params["number"])
    if issue is None or issue["pull"] is None:
        raise not_found()
    return issue, issue["pull"]


def list_pulls(call: Call) -> Answer:
    """Returns pull requests, newest first: open ones unless `state` says otherwise; by `head`, by `base`."""
    state = call.query.get("state", "open")
    head, base = call.query.get("head", ""), call.query.get("base")
    owner, _, branch = head.rpartition(":")
    found = []
    for issue in reversed(call.repository["issues"].values()):
        pull = issue["pull"]
        if pull is None or state not in ("all", issue["state"]) or base not in (None, pull["base"]):
            continue
        # GitHub ignores a head that does not name its owner
        if owner and (owner.lower(), branch) != (call.repository["owner"].lower(), pull["head"]):
            continue
        found.append(pull_view(call.github, call.repository, issue, whole=False))
    return pages(found)


def get_pull(call: Call) -> Answer:
    """Returns one pull request."""
    issue, _ = pull_of(call)
    return ok(pull_view(call.github, call.repository, issue, whole=True))


def create_pull(call: Call) -> Answer:
    """Opens a pull request."""
    body = call.body
    head = _branch_in(call.repository, body.text("head"))
    text = body.text_or("body", "") or None
    issue = open_pull(call, body.text("title"), text, head, body.text("base"), body.flag("draft"))
    return created(pull_view(call.github, call.repository, issue, whole=True))


def _branch_in(repository: Repository, head: str) -> str:
    owner, colon, branch = head.rpartition(":")
    if colon and owner.lower() != repository["owner"].lower():
        raise invalid("PullRequest", "head", "invalid")
    return branch


def open_pull(call: Call, title: str, text: str | None, head: str, base: str, draft: bool) -> Issue:
    """Opens a pull request; 422 for a missing branch, nothing to merge, or one that is open already."""
    repository, store = call.repository, Store(call.repository)
    for field, branch in (("base", base), ("head", head)):
        if HEADS + branch not in repository["refs"]:
            raise invalid("PullRequest", field, "invalid")
    if len(title) > 256:
        raise invalid("PullRequest", "title", "custom", "title is too long (maximum is 256 characters)")
    for other in repository["issues"].values():
        pull = other["pull"]
        if pull and other["state"] == "open" and (pull["head"], pull["base"]) == (head, base):
            name = f"{repository['owner']}:{head}"
            raise _custom(f"A pull request already exists for {name}.")
    head_sha, base_sha = repository["refs"][HEADS + head], repository["refs"][HEADS + base]
    common = store.merge_base(base_sha, head_sha)
    if common is None:
        raise _custom(f"The {head} branch has no history in common with {base}")
    if common == head_sha:
        raise _custom(f"No commits between {base} and {head}")
    issue = new_issue(call.github, repository, call.login, title, text)
    issue["pull"] = {
        "id": call.github.next_id("pull"),
        "head": head,
        "base": base,
        "head_sha": head_sha,
        "base_sha": base_sha,
        "draft": draft,
        "merged_at": None,
        "merged_by": None,
        "merge_commit_sha": None,
        "reviews": [],
    }
    call.github.world.changed()
    return issue


def _custom(message: str) -> GitHubError:
    return GitHubError(
        422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}]
    )


def update_pull(call: Call) -> Answer:
    """Changes title, text, base or state; a merged one, or one without its branch, cannot be opened again."""
    issue, pull = pull_of(call)
    body, repository, now = call.body, call.repository, call.github.now()
    base = body.text_or("base", pull["base"])
    if HEADS + base not in repository["refs"]:
        raise invalid("PullRequest", "base", "invalid")
    state = body.text_or("state", issue["state"])
    if state == "open" and issue["state"] == "closed":
        if pull["merged_at"] is not None or HEADS + pull["head"] not in repository["refs"]:
            raise invalid("PullRequest", "state", "invalid", "state cannot be changed.")
        issue["state"], issue["closed_at"] = "open", None
        pull["head_sha"] = repository["refs"][HEADS + pull["head"]]
    elif state == "closed" and issue["state"] == "open":
        issue["state"], issue["closed_at"] = "closed", now
    elif state not in ("open", "closed"):
        raise invalid_request(f'{state} is not a member of ["open", "closed"].')
    pull["base"] = base
    issue["title"] = body.text_or("title", issue["title"])
    if "body" in body:
        issue["body"] = body.text_or("body", "") or None
    issue["updated_at"] = now
    call.github.world.changed()
    return ok(pull_view(call.github, repository, issue, whole=True))


def list_files(call: Call) -> Answer:
    """Returns the files that a pull request changes."""
    _, pull = pull_of(call)
    store = Store(call.repository)
    common = store.merge_base(_base_sha(call.repository, pull), pull["head_sha"])
    return pages(changed_files(call.repository, files_of(store, common), files_of(store, pull["head_sha"])))


def list_commits(call: Call) -> Answer:
    """Returns the commits of a pull request, oldest first."""
    _, pull = pull_of(call)
    store = Store(call.repository)
    behind = set(store.history(_base_sha(call.repository, pull)))
    found = [sha for sha in reversed(store.history(pull["head_sha"])) if sha not in behind]
    return pages([commit_view(call.github, call.repository, sha) for sha in found])


def _base_sha(repository: Repository, pull: Pull) -> str:
    if pull["merged_at"] is not None:
        return pull["base_sha"]
    return repository["refs"].get(HEADS + pull["base"], pull["base_sha"])


def list_reviews(call: Call) -> Answer:
    """Returns the reviews, oldest first."""
    issue, pull = pull_of(call)
    return pages([review_view(call.github, call.repository, issue, review) for review in pull["reviews"]])


def create_review(call: Call) -> Answer:
    """Reviews a pull request; 422 when the author approves."""
    issue, pull = pull_of(call)
    event = call.body.text_or("event", "COMMENT")
    if event not in _EVENTS:
        raise invalid_request(f"{event} is not a member of {list(_EVENTS)}.")
    if event == "APPROVE" and issue["author"] == call.login:
        raise GitHubError(422, "Unprocessable Entity", ["Review Can not approve your own pull request"])
    review = _new_review(call.github, call.login, pull, call.body, _EVENTS[event])
    pull["reviews"].append(review)
    call.github.world.changed()
    return ok(review_view(call.github, call.repository, issue, review))


def _new_review(github: GitHub, login: str, pull: Pull, body: Body, state: str) -> Review:
    return {
        "id": github.next_id("review"),
        "author": login,
        "state": state,
        "body": body.text_or("body", ""),
        "commit_id": body.text_or("commit_id", pull["head_sha"]),
        "submitted_at": github.now(),
    }


def get_merged(call: Call) -> Answer:
    """Says whether a pull request was merged: 204 or 404."""
    _, pull = pull_of(call)
    if pull["merged_at"] is None:
        raise not_found()
    return Answer(204)


def put_merge(call: Call) -> Answer:
    """Merges a pull request."""
    issue, _ = pull_of(call)
    body = call.body
    sha = merge_pull(
        call,
        issue,
        method=body.text_or("merge_method", "merge"),
        head=body.text_or("sha", ""),
        title=body.text_or("commit_title", ""),
        message=body.text_or("commit_message", "") if "commit_message" in body else None,
    )
    answer: JsonObject = {"sha": sha, "merged": True, "message": "Pull Request successfully merged"}
    return ok(answer)


_PULLS = "/repos/{owner}/{repo}/pulls"
_PULL = f"{_PULLS}/{{number:int}}"

ROUTES = (
    Route("GET", _PULLS, list_pulls, PULLS_READ),
    Route("POST", _PULLS, create_pull, PULLS),
    Route("GET", _PULL, get_pull, PULLS_READ),
    Route("PATCH", _PULL, update_pull, PULLS),
    Route("GET", f"{_PULL}/files", list_files, PULLS_READ),
    Route("GET", f"{_PULL}/commits", list_commits, PULLS_READ),
    Route("GET", f"{_PULL}/reviews", list_reviews, PULLS_READ),
    Route("POST", f"{_PULL}/reviews", create_review, PULLS),
    Route("GET", f"{_PULL}/merge", get_merged, PULLS_READ),
    Route("PUT", f"{_PULL}/merge", put_merge, CONTENTS),
)
