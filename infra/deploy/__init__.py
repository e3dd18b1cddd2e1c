"""What happens to deployments: which are stale, and how they are made again."""
