"""Whom Sentry can tell: teams, members and Slack workspaces of an organisation, by name and by id."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from infra.clients.http import Connection, Json
from infra.errors import Problem, ProviderFailed


@dataclass(frozen=True)
class Route:
    """One route, in the words of a stack file: `web`, `ann@example.com` or `#incidents` in `Acme`."""

    kind: str
    """`team`, `member` or `slack`."""
    name: str
    workspace: str = ""

    def __str__(self) -> str:
        return (
            f"slack {self.name} in {self.workspace}" if self.kind == "slack" else f"{self.kind} {self.name}"
        )

    @staticmethod
    def parsed(text: str) -> Route:
        """Returns the route that reads so."""
        kind, _, name = text.partition(" ")
        channel, _, workspace = name.partition(" in ")
        return Route(kind, channel, workspace) if kind == "slack" else Route(kind, name)


class Routes:
    """The routes of one organisation; each list is asked for once, and only when a route needs it."""

    def __init__(self, api: Connection, organization: str) -> None:
        self._api = api
        self._path = f"/organizations/{organization}"
        self._organization = organization

    @cached_property
    def _teams(self) -> dict[str, str]:
        return {raw["slug"]: str(raw["id"]) for raw in self._api.pages(f"{self._path}/teams/")}

    @cached_property
    def _members(self) -> dict[str, str | None]:
        """Ids of users by address; None: invited, not here yet."""
        return {
            raw["email"].lower(): str(raw["user"]["id"]) if raw["user"] and not raw["pending"] else None
            for raw in self._api.pages(f"{self._path}/members/")
        }

    @cached_property
    def _workspaces(self) -> dict[str, str]:
        found = self._api.pages(f"{self._path}/integrations/", {"providerKey": "slack"})
        return {raw["name"]: str(raw["id"]) for raw in found if raw["status"] == "active"}

    def problem(self, route: Route) -> Problem | None:
        """Returns why nobody would get a message that goes this way, None when somebody would."""
        where = f"in the organisation {self._organization}"
        if route.kind == "team" and route.name not in self._teams:
            return Problem(f"Sentry has no team `{route.name}` {where}", None, _there_are(self._teams))
        if route.kind == "member" and self._members.get(route.name.lower()) is None:
            if route.name.lower() in self._members:
                what = f"{route.name} was invited {where}, and has not joined"
                return Problem(what, None, "wait for them, or tell a team")
            return Problem(
                f"nobody {where} has the address {route.name}", None, "invite them, or tell a team"
            )
        if route.kind == "slack" and route.workspace not in self._workspaces:
            what = f"Sentry is not connected to the Slack workspace `{route.workspace}`"
            fix = _there_are(self._workspaces) if self._workspaces else "connect it: Settings → Integrations"
            return Problem(what, None, fix)
        return None

    def action(self, route: Route) -> Json:
        """Returns the action that takes this route. ProviderFailed: it leads nowhere."""
        if problem := self.problem(route):
            raise ProviderFailed(problem)
        if route.kind == "slack":
            return _action("slack", "specific", "", route.name, self._workspaces[route.workspace])
        if route.kind == "team":
            return _action("email", "team", self._teams[route.name])
        return _action("email", "user", self._members[route.name.lower()])

    def told(self, action: Json) -> str:
        """Returns an action in the words of a route; what no stack file can say, in Sentry's."""
        config, target = action["config"], str(action["config"].get("targetIdentifier"))
        match action["type"], config.get("targetType"):
            case "email", "team":
                return f"team {_name(self._teams, target)}"
            case "email", "user":
                return f"member {_name(self._members, target)}"
            case "slack", _:
                workspace = _name(self._workspaces, str(action.get("integrationId")))
                return f"slack {_channel(config.get('targetDisplay') or target)} in {workspace}"
            case kind, target_type:
                return f"{kind} {target_type} {config.get('targetDisplay') or target}"


def _action(
    kind: str, target: str, id_: str | None, display: str | None = None, integration: str | None = None
) -> Json:
    config = {"targetType": target, "targetIdentifier": id_, "targetDisplay": display}
    return {"type": kind, "integrationId": integration, "data": {}, "config": config, "status": "active"}


def _name(ids: dict[str, str] | dict[str, str | None], wanted: str) -> str:
    return next((name for name, id_ in ids.items() if id_ == wanted), wanted)


def _channel(name: str) -> str:
    """Sentry keeps `incidents` and `#incidents` as they came; a person (`@ann`) is no channel."""
    return name if name.startswith(("#", "@")) else f"#{name}"


def _there_are(names: dict[str, str]) -> str:
    return f"there are: {', '.join(sorted(names))}" if names else "make it first, or name another"
