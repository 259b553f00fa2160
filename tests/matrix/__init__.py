"""Written forms of what must be caught, and pages that must pass: what the recall report and its tests are made of."""
