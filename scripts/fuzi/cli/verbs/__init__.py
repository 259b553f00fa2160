"""One file per verb: its words, its options, and the call of its step."""
