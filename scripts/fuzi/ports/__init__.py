"""Floor 3: what the steps need from the outside world, as Protocols in our own words."""
