"""What is kept: tables and the forms that are checked before a table is filled."""
