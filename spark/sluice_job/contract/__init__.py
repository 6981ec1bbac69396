"""Dataset contracts: what they say, and which files they take."""
