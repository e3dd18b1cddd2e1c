"""The id of the Vercel account that owns the project: `vercel.org_id`, what the CLI calls VERCEL_ORG_ID."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from infra.errors import InfraError
from infra.resources.wiring import unknown


def personal_account(environ: Mapping[str, str]) -> pulumi.Output[Any]:
    """Returns the id of the token's own account: the provider returns it nowhere, so it is asked for here.

    A preview that cannot ask goes on without. InfraError: an apply cannot ask."""
    from infra.clients.vercel import connect

    token = environ.get("VERCEL_API_TOKEN")
    if pulumi.runtime.is_dry_run() and not token:
        return unknown()  # the plugin complains of the token already
    try:
        with connect(token, None) as api:
            return pulumi.Output.from_input(api.account_id())
    except InfraError as error:
        if not pulumi.runtime.is_dry_run():
            raise
        pulumi.log.warn(f"`vercel.org_id` is unknown in this preview: {error}")
        return unknown()
