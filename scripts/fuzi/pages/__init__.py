"""Floor 3: what a well-made page is. Pure: front matter against its column, inner links, file names."""
