"""What Pulumi runs: declares the stack that was selected. Everything else is in `infra.resources.program`."""

import pulumi

from infra.errors import InfraError
from infra.resources.program import declare

try:
    declare()
except InfraError as error:
    raise pulumi.RunError(str(error)) from None  # the one class that Pulumi prints without a traceback
