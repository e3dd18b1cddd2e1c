"""A pull request as the API shows it."""

from __future__ import annotations

from infra.sandbox.github.git.history import files_of
from infra.sandbox.github.git.store import HEADS, Store
from infra.sandbox.github.git.view import api_url, changed_files, web_url
from infra.sandbox.github.issues import issue_view
from infra.sandbox.github.merge import mergeable
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import Issue, JsonObject, Pull, Repository, Review
from infra.sandbox.github.repository_view import repository_view
from infra.sandbox.github.state import GitHub
from infra.sandbox.github.users import user_view

_FROM_ISSUE = (
    "html_url",
    "number",
    "state",
    "locked",
    "title",
    "user",
    "body",
    "labels",
    "milestone",
    "created_at",
    "updated_at",
    "closed_at",
    "assignee",
    "assignees",
    "author_association",
    "active_lock_reason",
    "comments_url",
)


def pull_view(github: GitHub, repository: Repository, issue: Issue, whole: bool) -> JsonObject:
    """Returns a pull request; `whole` adds what lists leave out: whether it merges, how large it is."""
    pull = issue["pull"]
    assert pull is not None
    shared = issue_view(github, repository, issue)
    url = api_url(repository, f"/pulls/{issue['number']}")
    links = {
        "self": url,
        "html": shared["html_url"],
        "issue": shared["url"],
        "comments": shared["comments_url"],
        "review_comments": f"{url}/comments",
        "review_comment": api_url(repository, "/pulls/comments{/number}"),
        "commits": f"{url}/commits",
        "statuses": api_url(repository, f"/statuses/{pull['head_sha']}"),
    }
    view = {
        **{name: shared[name] for name in _FROM_ISSUE},
        "url": url,
        "id": pull["id"],
        "node_id": node_id("PullRequest", repository["id"], pull["id"]),
        "diff_url": f"{shared['html_url']}.diff",
        "patch_url": f"{shared['html_url']}.patch",
        "issue_url": shared["url"],
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "statuses_url": links["statuses"],
        "merged_at": pull["merged_at"],
        "merge_commit_sha": pull["merge_commit_sha"],
        "requested_reviewers": [],
        "requested_teams": [],
        "head": _side(github, repository, pull["head"], pull["head_sha"]),
        "base": _side(github, repository, pull["base"], _base_sha(repository, pull)),
        "_links": {name: {"href": href} for name, href in links.items()},
        "auto_merge": None,
        "draft": pull["draft"],
    }
    if whole:
        view.update(_measured(github, repository, issue, pull), comments=shared["comments"])
    return view


def _side(github: GitHub, repository: Repository, branch: str, sha: str) -> JsonObject:
    return {
        "label": f"{repository['owner']}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": user_view(github.owner_of(repository)),
        "repo": repository_view(github, repository, "read"),
    }


def _base_sha(repository: Repository, pull: Pull) -> str:
    if pull["merged_at"] is not None:
        return pull["base_sha"]
    return repository["refs"].get(HEADS + pull["base"], pull["base_sha"])


def _measured(github: GitHub, repository: Repository, issue: Issue, pull: Pull) -> JsonObject:
    store, base = Store(repository), _base_sha(repository, pull)
    common = store.merge_base(base, pull["head_sha"])
    files = changed_files(repository, files_of(store, common), files_of(store, pull["head_sha"]))
    behind = set(store.history(base))
    is_open = issue["state"] == "open"
    merges = mergeable(repository, pull) if is_open else None
    merged_by = pull["merged_by"]
    return {
        "merged": pull["merged_at"] is not None,
        "mergeable": merges,
        "rebaseable": merges,
        "mergeable_state": "unknown" if merges is None else "clean" if merges else "dirty",
        "merged_by": user_view(github.account(merged_by)) if merged_by is not None else None,
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": sum(1 for sha in store.history(pull["head_sha"]) if sha not in behind),
        "additions": sum(each["additions"] for each in files),
        "deletions": sum(each["deletions"] for each in files),
        "changed_files": len(files),
    }


def review_view(github: GitHub, repository: Repository, issue: Issue, review: Review) -> JsonObject:
    """Returns a review."""
    url = api_url(repository, f"/pulls/{issue['number']}")
    html = web_url(repository, f"/pull/{issue['number']}#pullrequestreview-{review['id']}")
    return {
        "id": review["id"],
        "node_id": node_id("PullRequestReview", review["id"]),
        "user": user_view(github.account(review["author"])),
        "body": review["body"],
        "state": review["state"],
        "html_url": html,
        "pull_request_url": url,
        "author_association": "MEMBER",
        "_links": {"html": {"href": html}, "pull_request": {"href": url}},
        "submitted_at": review["submitted_at"],
        "commit_id": review["commit_id"],
    }
