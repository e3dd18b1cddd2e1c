"""What Pulumi runs: declares the stack that was selected. Everything else is in `infra.resources.program`."""

import sys

import pulumi

from infra.errors import InfraError
from infra.resources.program import declare

# Says that the message was shown. After any other code, `pulumi.RunError` included, the language host adds
# "an unhandled error occurred: program exited with non-zero exit code".
MESSAGE_SHOWN = 32

try:
    declare()
except InfraError as error:
    pulumi.log.error(str(error))
    sys.exit(MESSAGE_SHOWN)
