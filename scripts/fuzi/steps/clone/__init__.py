"""What people do from their clone: submit, review, land, look, and the site's founding."""
