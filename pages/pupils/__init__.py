"""Pupils of a school."""
