"""What the host does with a push, and what proves it again: admit, receive, settle, verify."""
