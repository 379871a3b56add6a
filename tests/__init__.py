"""Proof, room by room."""
