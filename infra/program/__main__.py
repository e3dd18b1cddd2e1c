"""What Pulumi runs: declares the stack that was selected. Everything else is in `infra.resources.program`."""

import os
import sys

import pulumi

from infra.errors import InfraError
from infra.resources.program import declare
from infra.resources.root import project_root

# Says that the message was shown. After any other code, `pulumi.RunError`'s included, the language host adds
# "an unhandled error occurred: program exited with non-zero exit code".
MESSAGE_SHOWN = 32

try:
    declare(project_root(pulumi.get_root_directory(), sys.orig_argv), pulumi.get_stack(), os.environ)
except InfraError as error:
    pulumi.log.error(str(error))
    # At once: what was declared before the refusal waits in the event loop; an ordinary exit would send it.
    os._exit(MESSAGE_SHOWN)
