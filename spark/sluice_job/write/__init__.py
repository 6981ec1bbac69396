"""Rows become Parquet files, accounted for, and a dataset's publish."""
