"""A contract for a file that has none: made from what its columns hold."""
