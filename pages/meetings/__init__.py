"""The meetings of a school's team."""
