"""How Pulumi is driven: runs of its CLI, their events as a ChangeSet, their failures in plain words."""
