"""A batch: every dataset read, written, published and reported, each by itself."""
