"""What this machine has and lacks, probed side by side; told with what it is for and how to get it."""
