"""Floor 3: the judgement. Pure: eligibility, quorum, decision, history."""
