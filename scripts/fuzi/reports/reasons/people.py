"""Reasons about people: who signed, in which role, with which right."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_2, GATE_3, R1_3, R1_24, R1_25, R1_26, R1_31
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "key-unknown",
        what=msg("The key that signed belongs to nobody on the roster"),
        why=msg("A statement counts only when it is certain who made it."),
        basis=(
            R1_31,
            GATE_3,
        ),
        hint=msg(
            "Sign with the key that the roster lists for you (`--key FILE`); a new key is added to "
            "`review/roster.yml` by a change first."
        ),
    ),
    ReasonCode(
        "wrong-signer",
        what=msg("Signed with one person's key in another person's name"),
        why=msg("Nobody speaks for somebody else; else a borrowed account could approve."),
        basis=(
            R1_31,
            GATE_3,
        ),
        hint=msg(
            "Each person signs with his or her own key; if somebody used your key, have it marked "
            "`compromised_since` in the roster at once."
        ),
    ),
    ReasonCode(
        "key-not-valid",
        what=msg("The key was not valid on that day"),
        why=msg("A key counts only in the period the roster gives it, and never after it was compromised."),
        basis=(
            R1_31,
            GATE_3,
        ),
        hint=msg(
            "Sign again with a key that is valid today; see `from`, `to` and `compromised_since` of your keys"
            " in `review/roster.yml`."
        ),
    ),
    ReasonCode(
        "signer-left",
        what=msg("The signer's term is over"),
        why=msg("With the last role of a person the keys end, too: who has left signs nothing more."),
        basis=(
            R1_31,
            GATE_3,
        ),
        hint=msg(
            "Whoever holds the role now gives it instead: `fuzi todo` lists what waits, `fuzi confirm` confirms what "
            "the person before approved. After a mistake, `fuzi roster role` and `fuzi roster key` enter role and key "
            "anew."
        ),
    ),
    ReasonCode(
        "author-barred",
        what=msg("An author cannot review his own work"),
        why=msg(
            "Author, administrator and leader are different people, so that every page is seen by somebody "
            "who did not write it."
        ),
        basis=(
            R1_24,
            GATE_3,
        ),
        hint=msg(
            "Ask another person who holds the role, see `fuzi judge ID`. Only somebody who signed no "
            "submission and appears in a commit by mistake signs `fuzi disclaim ID`."
        ),
    ),
    ReasonCode(
        "role-not-held",
        what=msg("The signer did not hold the role on that day"),
        why=msg(
            "An approval is given in office: the roster says who held which role, in which unit, from when to when."
        ),
        basis=(
            R1_3,
            GATE_3,
        ),
        hint=msg(
            "Ask somebody who holds the role today; if the roster is out of date, correct `review/roster.yml`"
            " by a change first."
        ),
    ),
    ReasonCode(
        "role-ended",
        what=msg("The signer no longer holds the role today"),
        why=msg("The role must hold when the statement arrives and still when the change lands."),
        basis=(
            R1_3,
            GATE_3,
        ),
        hint=msg("The successor looks at what is waiting and approves it with `fuzi approve ID --stage …`."),
    ),
    ReasonCode(
        "right-missing",
        what=msg("The signer has no right to this step"),
        why=msg(
            "Who may land, release, deploy, take down or lift an objection is said in the policy and nowhere else."
        ),
        basis=(
            R1_26,
            GATE_2,
        ),
        hint=msg("Ask somebody whose role stands under `may:` in `review/policy.yml`."),
    ),
    ReasonCode(
        "wrong-role",
        what=msg("The stage is given by another role"),
        why=msg("Each stage belongs to the role that the policy names, or its substitutes."),
        basis=(
            R1_24,
            GATE_3,
        ),
        hint=msg("Ask a holder of the role named in the reason; `fuzi judge ID` lists who can give it today."),
    ),
    ReasonCode(
        "wrong-unit",
        what=msg("The unit does not own any such page"),
        why=msg(
            "A page is approved by the leaders of its own units: the column's, those whose paths match, and "
            "the one its head names."
        ),
        basis=(
            R1_25,
            GATE_3,
        ),
        hint=msg(
            "The leader of the page's own unit approves; if several units are led, name the right one with `--unit`. "
            "A stage that is not given unit by unit names none."
        ),
    ),
    ReasonCode(
        "other-stage",
        what=msg("The person already fills another stage of this change"),
        why=msg("One person counts once: two stages by the same hand would be one look at the page."),
        basis=(
            R1_24,
            GATE_3,
        ),
        hint=msg(
            "Another holder of the role gives this stage; or take the earlier statement back with `fuzi "
            "withdraw STATEMENT` first."
        ),
    ),
)
