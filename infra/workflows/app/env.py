"""`lib/env.ts` with what browsers may see, and `lib/env.server.ts` with the rest: two files, as a module that
client components import reaches browsers whole, and `server-only` makes the build refuse the other one there.
"""

from __future__ import annotations

from infra.workflows.app.facts import AppFacts
from infra.workflows.app.template import fill

CLIENT = "lib/env.ts"
SERVER = "lib/env.server.ts"


def env_files(facts: AppFacts) -> dict[str, str]:
    """Returns both files."""
    public = [variable for variable in facts.variables if variable.public]
    hidden = [variable for variable in facts.variables if not variable.public]
    return {
        CLIENT: fill("env.ts", variables=public),
        SERVER: fill("env.server.ts", variables=hidden, public=public),
    }
