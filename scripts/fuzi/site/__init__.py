"""Floor 3: what the site adds to the pages. Pure: listings, home, page tags, publication records."""
