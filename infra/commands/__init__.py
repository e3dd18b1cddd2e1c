"""The commands, one verb a file: arguments in, the other rooms called, an exit code out."""
