"""Consultations: the provider's month, what speaks against an entry, and the papers it stands on."""
