"""Reads raw CSV files by dataset contract, cleans them, accounts for every row and publishes the result."""
