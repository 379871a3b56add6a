"""Papers: filled templates as PDF and DOCX. Nothing here knows a database or who asks."""
