"""Money: claims and their evidence, decisions, payments, the budget, and the ledger under all of it."""
