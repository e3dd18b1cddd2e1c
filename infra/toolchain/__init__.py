"""Gets the engine, its language host and plugins: from PATH, else downloaded, else built from Go modules."""
