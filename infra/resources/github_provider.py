"""How the GitHub plugin is configured: which owner, and how fast it may write."""

from __future__ import annotations

from importlib.metadata import version

import pulumi


class GitHubProvider(pulumi.ProviderResource):
    """The GitHub provider of a stack. The token does not pass through here: the plugin reads GITHUB_TOKEN.

    Not `pulumi_github.Provider`: that one copies GITHUB_TOKEN into its inputs, and so into the state, where
    an old token outlives its rotation (https://github.com/pulumi/pulumi-github/issues/203).
    """

    def __init__(self, owner: str, *, sandbox: bool) -> None:
        inputs = {"owner": owner}
        if sandbox:
            # Real accounts keep the plugin's pace (one call at a time, 1 s after a write), as GitHub asks,
            # https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
            inputs |= {"writeDelayMs": "0", "parallelRequests": "true"}
        super().__init__("github", "github", inputs, pulumi.ResourceOptions(version=version("pulumi_github")))
