"""The check: what is scanned and by which rules, and the format of pages."""
