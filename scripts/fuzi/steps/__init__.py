"""Floor 4: one file per verb; orchestration only, through ports."""
