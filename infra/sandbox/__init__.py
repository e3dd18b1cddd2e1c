"""A pretend internet: a gateway and stateful servers of the vendors' APIs.

It imports nothing of the other rooms but `infra.errors`, so that it cannot share their bugs.
"""
