"""What became of the pupils."""
