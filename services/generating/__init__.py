"""A made-up country of any size, for trials and benchmarks: the same seed gives the same records. Nobody in it exists."""
