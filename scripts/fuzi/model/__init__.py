"""Floor 2: the nouns. Frozen dataclasses and enums; no input or output, no clock, no YAML."""
