"""What the repository records: the ledger, the rules and people of main, page lists, originals."""
