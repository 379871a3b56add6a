"""A made-up small municipality in the shape of the first published semester. Nobody in it exists."""
