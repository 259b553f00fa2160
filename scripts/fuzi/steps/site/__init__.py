"""A new page, a new site, and its pages built from a folder."""
