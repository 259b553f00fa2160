"""Floor 3: the confidentiality check. Pure: folding, views, rules, proofs, masking."""
