"""Git as GitHub keeps it: real objects under their real ids, in a repository's part of the world."""
