"""Floor 3: the archive's judgement. Pure: what is packed, what is served, what is damaged, how it is mended."""
