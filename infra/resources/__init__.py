"""How Pulumi is told: the only room that imports the provider SDKs."""
