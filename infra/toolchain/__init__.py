"""Gets the engine, its language host and its plugins: from PATH, else downloaded, else built from Go modules."""
