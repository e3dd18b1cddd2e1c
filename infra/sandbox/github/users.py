"""People and organisations: who I am, who they are, and their keys."""

from __future__ import annotations

from infra.sandbox.github.auth import is_member, require_login
from infra.sandbox.github.call import Answer, Call, Route, ok, pages
from infra.sandbox.github.errors import not_found
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import Account, JsonObject

API = "https://api.github.com"
WEB = "https://github.com"
NOREPLY = "users.noreply.github.com"

_USER_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_ORGANIZATION_LINKS = {
    "repos_url": "/repos",
    "events_url": "/events",
    "hooks_url": "/hooks",
    "issues_url": "/issues",
    "members_url": "/members{/member}",
    "public_members_url": "/public_members{/member}",
}


def user_view(account: Account) -> JsonObject:
    """Returns an account as other things refer to it (`owner`, `user`, `author`)."""
    url = f"{API}/users/{account['login']}"
    return {
        "login": account["login"],
        "id": account["id"],
        "node_id": node_id(account["type"], account["id"]),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account['id']}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{WEB}/{account['login']}",
        **{name: url + path for name, path in _USER_LINKS.items()},
        "type": account["type"],
        "user_view_type": "public",
        "site_admin": False,
    }


def profile_view(account: Account) -> JsonObject:
    """Returns what everybody may know of a person."""
    return {
        **user_view(account),
        "name": account["name"],
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "twitter_username": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": account["created_at"],
        "updated_at": account["created_at"],
    }


def organization_view(account: Account, member: bool) -> JsonObject:
    """Returns an organisation; its plan is for its members only."""
    url = f"{API}/orgs/{account['login']}"
    plan = {"plan": plan_view(account)} if member else {}
    return {
        "login": account["login"],
        "id": account["id"],
        "node_id": node_id("Organization", account["id"]),
        "url": url,
        **{name: url + path for name, path in _ORGANIZATION_LINKS.items()},
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account['id']}?v=4",
        "description": "",
        "name": account["name"],
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "html_url": f"{WEB}/{account['login']}",
        "type": "Organization",
        "created_at": account["created_at"],
        "updated_at": account["created_at"],
        "archived_at": None,
        **plan,
    }


def plan_view(account: Account) -> JsonObject:
    """Returns the plan of an account."""
    plan: JsonObject = {"name": account["plan"], "space": 976562499, "private_repos": 9999}
    if account["type"] == "Organization":
        return {**plan, "filled_seats": len(account["members"]), "seats": 0}
    return {**plan, "collaborators": 0}


def get_me(call: Call) -> Answer:
    """Returns the owner of the token."""
    account = call.github.account(require_login(call.actor))
    return ok(
        {
            **profile_view(account),
            "private_gists": 0,
            "total_private_repos": 0,
            "owned_private_repos": 0,
            "disk_usage": 0,
            "collaborators": 0,
            "two_factor_authentication": True,
            "plan": plan_view(account),
        }
    )


def get_user(call: Call) -> Answer:
    """Returns a person or an organisation by login."""
    return ok(profile_view(call.github.account(call.params["login"])))


def get_account(call: Call) -> Answer:
    """Returns a person or an organisation by id."""
    number = call.params["account_id"]
    account = call.github.account_by_id(int(number)) if number.isdigit() else None
    if account is None:
        raise not_found()
    return ok(profile_view(account))


def list_gpg_keys(call: Call) -> Answer:
    """Returns no GPG keys: nobody in the sandbox has one."""
    call.github.account(call.params["login"])
    return pages([])


def list_keys(call: Call) -> Answer:
    """Returns the public SSH keys of a person."""
    account = call.github.account(call.params["login"])
    return pages([{"id": number, "key": key} for number, key in enumerate(account["keys"], 1)])


def list_my_organizations(call: Call) -> Answer:
    """Returns the organisations that the owner of the token belongs to."""
    login = require_login(call.actor)
    accounts = call.github.data["accounts"].values()
    return pages([_short_organization(a) for a in accounts if login in a["members"]])


def _short_organization(account: Account) -> JsonObject:
    view = organization_view(account, member=False)
    names = ("login", "id", "node_id", "url", *_ORGANIZATION_LINKS, "avatar_url", "description")
    return {name: view[name] for name in names}


def get_organization(call: Call) -> Answer:
    """Returns an organisation; 404 for a person."""
    account = call.github.organization(call.params["org"])
    return ok(organization_view(account, is_member(call.github, account["login"], call.actor.login)))


def list_members(call: Call) -> Answer:
    """Returns the members of an organisation."""
    account = call.github.organization(call.params["org"])
    return pages([user_view(call.github.account(login)) for login in sorted(account["members"])])


ROUTES = (
    Route("GET", "/user", get_me),
    Route("GET", "/user/orgs", list_my_organizations),
    Route("GET", "/user/{account_id:int}", get_account),
    Route("GET", "/users/{login}", get_user),
    Route("GET", "/users/{login}/gpg_keys", list_gpg_keys),
    Route("GET", "/users/{login}/keys", list_keys),
    Route("GET", "/orgs/{org}", get_organization),
    Route("GET", "/orgs/{org}/members", list_members),
)
