"""Floor 3: text to model and back, one file per file format. Pure: `parse` and `dump`."""
