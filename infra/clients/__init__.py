"""How we speak to the vendors: one typed client each, with limits, retries and errors in one place."""
