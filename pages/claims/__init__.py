"""Compensations."""
