"""Consultations: a provider's month as a sheet, its sums, and the papers it stands on."""
