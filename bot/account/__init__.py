"""The person's own written record: what it holds, how it becomes a file, and how a file is checked later."""
