"""What a person may write: stack files, read once, every problem with its line."""
