"""Floor 6: words and help; verb to step to report; errors to exit codes."""
