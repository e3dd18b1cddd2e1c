"""The benchmark: `make bench`. Deliberately absent from the tests, because machines differ."""
