"""Records in and out as tables that spreadsheets read: the same kinds, the same columns, both ways."""
