"""What the DAGs of Sluice are built from."""
