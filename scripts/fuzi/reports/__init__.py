"""Floor 3: model to text for a reader: terminal, Markdown, JSON."""
