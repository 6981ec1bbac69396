"""Texts become values of the contract's types, and break its rules or not."""
