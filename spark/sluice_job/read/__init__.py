"""The bytes of a file become records and their fields."""
