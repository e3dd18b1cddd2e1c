"""GraphQL: the official schema as far as it is used, resolved from the same world as REST."""
