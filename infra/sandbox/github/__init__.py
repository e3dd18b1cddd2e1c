"""A stateful GitHub for `api.github.com`, honest in its refusals."""

from infra.sandbox.github.app import HOSTS, app
from infra.sandbox.github.seed import seed

__all__ = ["HOSTS", "app", "seed"]
