"""What the reason codes rest on: clauses of the regulations, and sections of the gate's design."""

from __future__ import annotations

from fuzi.messages import msg

R1_3 = msg("R1-3: who approves holds the role on that day")
R1_6 = msg("R1-6: columns change on a suggestion that the leader approved")
R1_17 = msg("R1-17 and R1-27: nothing secret is published; a named officer checks it")
R1_21 = msg("R1-21: the original of a source is kept for six months at least")
R1_24 = msg("R1-24: the administrator reviews, then the leader signs off, then it is published")
R1_25 = msg("R1-25: the unit's leader approves; content, time, operator and signature are recorded")
R1_26 = msg("R1-26: nothing is published without approval")
R1_31 = msg("R1-31: no foreign accounts, no change of data or programs without permission")
GATE_1 = msg("design of the gate, section 1: what is submitted and what lands")
GATE_2 = msg("design of the gate, section 2: statements and the ledger")
GATE_3 = msg("design of the gate, section 3: who may approve")
GATE_4 = msg("design of the gate, section 4: how it is decided")
GATE_5 = msg("design of the gate, section 5: where it is enforced")
