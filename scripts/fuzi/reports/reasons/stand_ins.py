"""Reasons about who acts for whom: deputies, machines, new keys, recovery, owners; and about there being nobody."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_2, GATE_3, R1_24, R1_31
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "substitute-not-needed",
        what=msg("A substitute signed although a holder of the role can"),
        why=msg("Substitutes exist so that a small office never stands still, not to go round the person in charge."),
        basis=(
            R1_24,
            GATE_3,
        ),
        hint=msg(
            "Ask a holder of the role; substitutes count only while every holder is an author or fills another stage."
        ),
    ),
    ReasonCode(
        "deputy-not-named",
        what=msg("The roster names no such deputy"),
        why=msg("Who may act for whom is approved beforehand, in the roster, by others than those two."),
        basis=(R1_24, GATE_3),
        hint=msg("Sign in your own name, or have the deputy entered in `review/roster.yml` (`fuzi roster deputy`)."),
    ),
    ReasonCode(
        "deputy-not-acting",
        what=msg("The deputy did not act on that day"),
        why=msg(
            "A deputy for a period acts in that period; a standing one from when this is signed and told to everybody."
        ),
        basis=(GATE_3,),
        hint=msg(
            "A standing deputy begins with `fuzi approve ID --stage S --for PERSON -m REASON`, or with "
            "`fuzi roster deputy-start`; for a period that is over, the roster is changed."
        ),
    ),
    ReasonCode(
        "deputy-chain",
        what=msg("A deputy has no deputy"),
        why=msg("Who was entrusted with a role for somebody else may not pass it on."),
        basis=(GATE_3,),
        hint=msg("Let the deputy whom the roster names sign, or have another deputy of the holder entered."),
    ),
    ReasonCode(
        "deputy-ended",
        what=msg("The deputy does not act any more"),
        why=msg("A right must hold when a statement is received and when the change lands."),
        basis=(GATE_3,),
        hint=msg("Let the holder of the role confirm it (`fuzi confirm`), or have the deputy begin again."),
    ),
    ReasonCode(
        "one-mandate",
        what=msg("The one for whom it was signed, or another deputy, has spoken already"),
        why=msg("A deputy lends a hand, not a second voice: both together count once."),
        basis=(R1_24, GATE_3),
        hint=msg("Nothing needs to be done, unless the stage asks for more people: then somebody else signs."),
    ),
    ReasonCode(
        "mandate-days",
        what=msg("A standing deputy's days are not allowed"),
        why=msg("A standing deputy bridges what cannot be planned; a longer absence is decided in the roster."),
        basis=(GATE_3,),
        hint=msg("Name a last day within 31 days (`--until DAY`); for longer, enter a deputy with `from:` and `to:`."),
    ),
    ReasonCode(
        "machine-refused",
        what=msg("A machine signed what it may not sign"),
        why=msg("Machines pass on what people do; they never review, and each signs only what the roster lists."),
        basis=(GATE_2, GATE_3),
        hint=msg(
            "Sign with your own key; what a machine may sign stands in `machines:` of `review/roster.yml`, and its "
            "sponsor must hold a role."
        ),
    ),
    ReasonCode(
        "possession-unproved",
        what=msg("The proof beside a new key does not hold"),
        why=msg("A key is entered for the person who holds it; a copied or foreign proof shows the opposite."),
        basis=(R1_31, GATE_3),
        hint=msg("Let the person run `fuzi roster key` with the new key on the own machine, and enter that line."),
    ),
    ReasonCode(
        "key-unproved",
        what=msg("A new key comes without a proof of possession"),
        why=msg("Only the holder of a key can show that it is in the right hands."),
        basis=(R1_31, GATE_3),
        hint=msg(
            "Nothing stops the change; ask the person whether the key is the right one, or have `fuzi roster key` make "
            "the line with its proof."
        ),
    ),
    ReasonCode(
        "recovery-refused",
        what=msg("A recovery key may not do this"),
        why=msg(
            "Recovery keys are for the one case in which nobody on the roster can change the rules any more, or could "
            "not without a key that was lost; else they would be a way around everybody."
        ),
        basis=(GATE_3,),
        hint=msg(
            "Change `review/roster.yml` alone, so that governance can be given again; a lost key is marked with "
            "`fuzi roster key PERSON --compromised TIME`. While people can still act, let them approve the change."
        ),
    ),
    ReasonCode(
        "recovery-missing",
        what=msg("More recovery keys must approve"),
        why=msg("The founding record says how many of them act together."),
        basis=(GATE_3,),
        hint=msg("Let the keepers of the other recovery keys run `fuzi recover ID --key FILE`."),
    ),
    ReasonCode(
        "recovery-used",
        what=msg("Recovery keys repair the roster"),
        why=msg("That nobody else could is told in the verdict, so that everybody can see it later."),
        basis=(GATE_3,),
        hint=msg("Look at the roster together afterwards: `fuzi doctor`."),
    ),
    ReasonCode(
        "email-unknown",
        what=msg("A commit names an e-mail that nobody on the roster has"),
        why=msg("Every author must be known, so that none of them reviews the change."),
        basis=(
            R1_24,
            GATE_3,
        ),
        hint=msg("Say whose it is: `fuzi submit --attribute EMAIL=PERSON`; set your own with `git config user.email`."),
    ),
    ReasonCode(
        "not-named",
        what=msg("No commit of the change names this person"),
        why=msg("A disclaimer answers a commit that names somebody; without one there is nothing to answer."),
        basis=(GATE_3,),
        hint=msg("Nothing needs to be done: this person is no author and may review."),
    ),
    ReasonCode(
        "not-own",
        what=msg("Only one's own statement can be taken back"),
        why=msg("A statement is its signer's; nobody removes another's, and a withdrawal stays."),
        basis=(GATE_2,),
        hint=msg("The signer takes it back, or gives a new statement with `fuzi approve` or `fuzi object`."),
    ),
    ReasonCode(
        "not-owner",
        what=msg("Only the owner of the change may do this"),
        why=msg("Nobody pushes text into a colleague's change or closes it."),
        basis=(
            R1_31,
            GATE_2,
        ),
        hint=msg(
            "Ask its owner, see `fuzi show ID`; or start a change of your own with `fuzi submit`. Once the "
            "owner has left, who may land can close it with `fuzi abandon ID`."
        ),
    ),
    ReasonCode(
        "owner-wrong",
        what=msg("The owner named is not the one who submits"),
        why=msg("Who signs the first submission owns the change; somebody else can be named only later."),
        basis=(GATE_2,),
        hint=msg("Submit again with `fuzi submit`, signed with your own key."),
    ),
    ReasonCode(
        "nobody-eligible",
        what=msg("A stage is missing and nobody can give it today"),
        why=msg(
            "Everybody who holds the role is barred, has no valid key, or the role is vacant. A change of rules by"
            " which that would happen, or nothing could land any more, is refused before it can stop the site."
        ),
        basis=(
            R1_24,
            GATE_3,
        ),
        hint=msg(
            "Name another holder or a substitute in `review/roster.yml` or `review/policy.yml`; a vacant unit"
            " takes `leader: none` with a `substitute`."
        ),
    ),
    ReasonCode(
        "sign-off-alone",
        what=msg("Nobody else is left to review; the sign-off alone decides"),
        why=msg(
            "A bureau with a single administrator must be able to mend its own settings; the record says how "
            "it was decided."
        ),
        basis=(
            R1_24,
            GATE_3,
        ),
        hint=msg("Nothing is wrong; name a second reviewer in the roster to have both stages next time."),
    ),
)
