"""The yearly open data package: figures that are safe to publish, described in two languages."""
