"""Floor 4: orchestration only, through ports; one file per verb, one room per subject."""
