"""The demo: the main job told in steps, each with the command that really runs, in a sandbox of its own."""
