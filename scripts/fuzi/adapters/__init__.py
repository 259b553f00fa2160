"""Floor 4: one outside thing per file."""
