"""What we refuse, and what we warn of."""
