"""Reasons about the content of a change: files, pages, sources, the check, the rules on main."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.reports.reasons.basis import GATE_1, GATE_2, GATE_3, GATE_4, R1_17, R1_21, R1_24, R1_25, R1_26, R1_31
from fuzi.reports.reasons.reason_code import ReasonCode

CODES: tuple[ReasonCode, ...] = (
    ReasonCode(
        "abandoned",
        what=msg("The change was abandoned"),
        why=msg("An id is used once, so that no old approval can come to life again."),
        basis=(GATE_1,),
        hint=msg("Submit the commits as a new change: `fuzi submit --change ID` with a new id."),
    ),
    ReasonCode(
        "landed",
        what=msg("The change has landed already"),
        why=msg("A landing spends its approvals and closes the id."),
        basis=(GATE_1,),
        hint=msg("For further work start from today's main and submit a new change."),
    ),
    ReasonCode(
        "closed",
        what=msg("The change is not open"),
        why=msg("Landed or abandoned changes take no more statements; their ids are never used again."),
        basis=(GATE_1,),
        hint=msg("See `fuzi changes` for what is open, or submit a new change."),
    ),
    ReasonCode(
        "base-wrong",
        what=msg("The submission does not start from a commit of main"),
        why=msg("What is compared must begin at something that was itself approved."),
        basis=(GATE_1,),
        hint=msg("Fetch, bring your commits on top of `origin/main`, and submit again."),
    ),
    ReasonCode(
        "content-differs",
        what=msg("What was signed and what was found are not the same"),
        why=msg(
            "The host computes everything again from the files themselves; a record that says otherwise proves nothing."
        ),
        basis=(
            R1_31,
            GATE_1,
        ),
        hint=msg("Fetch and repeat the step with an unchanged fuzi; if it happens again, tell the security contact."),
    ),
    ReasonCode(
        "finding-blocks",
        what=msg("A confidentiality finding blocks the change"),
        why=msg("What may be secret or private never leaves the house; no approval can pass it."),
        basis=(
            R1_17,
            GATE_4,
        ),
        hint=msg(
            "Run `fuzi check`, take it out, and submit; a word of the private list is known to the host alone: look at "
            "the line that the answer names. If an earlier commit holds it, use `fuzi submit --squash`. A false alarm "
            "is for the officer: `review/confidentiality/`."
        ),
    ),
    ReasonCode(
        "no-requirement",
        what=msg("No requirement of the policy covers this path"),
        why=msg("Where nobody is named to approve, nobody can: silence never means yes."),
        basis=(
            R1_26,
            GATE_4,
        ),
        hint=msg(
            "Put the file into a folder that the policy covers, or have a requirement added to `review/policy.yml`."
        ),
    ),
    ReasonCode(
        "no-sign-off",
        what=msg("No requirement asks for a sign-off"),
        why=msg("Whatever is published or steers the site is signed off by the accountable leader."),
        basis=(
            R1_24,
            GATE_4,
        ),
        hint=msg("Have the stage `sign-off` added to the requirement in `review/policy.yml`."),
    ),
    ReasonCode(
        "no-submission",
        what=msg("There is no submission of this change"),
        why=msg("Only what was submitted can be judged."),
        basis=(GATE_1,),
        hint=msg("Check the id with `fuzi changes`, or submit with `fuzi submit`."),
    ),
    ReasonCode(
        "nothing-changed",
        what=msg("The submission changes nothing"),
        why=msg("There is nothing to approve."),
        basis=(GATE_1,),
        hint=msg("Commit your work and submit again, or close the change with `fuzi abandon ID`."),
    ),
    ReasonCode(
        "number-wrong",
        what=msg("The submission has the wrong number"),
        why=msg("Submissions are counted without gaps, so that everybody means the same one."),
        basis=(GATE_2,),
        hint=msg("Somebody submitted meanwhile, or a push was repeated: run `fuzi submit` again."),
    ),
    ReasonCode(
        "original-missing",
        what=msg("The original of a source record is not in the host's store"),
        why=msg("Where a page was taken from must be provable; its original is kept."),
        basis=(R1_21,),
        hint=msg("Send it with the submission: `fuzi submit --original FILE`."),
    ),
    ReasonCode(
        "page-moved-on",
        what=msg("The page was changed on the site meanwhile"),
        why=msg("Two editors must not undo each other's work; nothing is mixed without somebody reading it."),
        basis=(GATE_1,),
        hint=msg(
            "Take in the new version: `git fetch`, `git switch -C draft origin/changes/ID`,"
            " `git pull --no-rebase --no-edit origin main`; where Git names a conflict, mend the file, `git add -A`,"
            " `git commit`; at last `fuzi submit --change ID`."
        ),
    ),
    ReasonCode(
        "path-refused",
        what=msg("A file's name or kind is not allowed"),
        why=msg("Such files behave differently on other machines, hide what they are, or steer Git."),
        basis=(GATE_1,),
        hint=msg("Rename the file or put a plain file in its place, as the reason says."),
    ),
    ReasonCode(
        "settings-malformed",
        what=msg("A settings file of the change cannot be read as what it should be"),
        why=msg("Once landed, it would stop every later change: nothing can be judged by rules nobody can read."),
        basis=(GATE_1,),
        hint=msg("Mend the line that the reason names, commit, and submit again."),
    ),
    ReasonCode(
        "path-twins",
        what=msg("Two names differ only by case or Unicode form"),
        why=msg("On many machines they are one file, and one of them would hide the other."),
        basis=(GATE_1,),
        hint=msg("Rename or remove one of the two."),
    ),
    ReasonCode(
        "rules-malformed",
        what=msg("The rules on main cannot be read"),
        why=msg("Without readable rules nothing can be approved."),
        basis=(
            R1_26,
            GATE_4,
        ),
        hint=msg("Mend the file and line named; its change goes through review like any other."),
    ),
    ReasonCode(
        "scan-incomplete",
        what=msg("The host's check lacks something that it needs or the policy requires"),
        why=msg(
            "The policy says what must be present (`scan:`): a private word list, text recognition in pictures. A list "
            "cannot be used without the host's fingerprint key, nor where others can read either."
        ),
        basis=(
            R1_17,
            GATE_4,
        ),
        hint=msg(
            "It is nothing that you did. The technician puts it in order (`fuzi host-check` names what is missing); "
            "then submit again. Where pictures cannot be read there, a change of review/policy.yml "
            "alone that says `ocr: none` is taken in, and signed as any change of rules."
        ),
    ),
    ReasonCode(
        "scan-missing",
        what=msg("The host has not checked the submission"),
        why=msg("No check means no: only what was looked through may be approved."),
        basis=(
            R1_17,
            GATE_4,
        ),
        hint=msg("Push it to the host with `fuzi submit`, which checks it on receipt."),
    ),
    ReasonCode(
        "scan-outdated",
        what=msg("Rules or term lists changed after the host's check"),
        why=msg("What passed under older lists may be found by today's."),
        basis=(
            R1_17,
            GATE_4,
        ),
        hint=msg("Run `fuzi land ID`: the host checks again first; or submit once more."),
    ),
    ReasonCode(
        "source-record-malformed",
        what=msg("A source record is malformed"),
        why=msg("A record that cannot be read does not say where a page came from."),
        basis=(R1_21,),
        hint=msg("Mend the line named; `review/originals/README.md` shows the form."),
    ),
    ReasonCode(
        "submission-too-large",
        what=msg("The submission is too large to be recorded"),
        why=msg("Its record is kept for ever, and everybody reads it; it must stay readable."),
        basis=(GATE_2,),
        hint=msg("Divide the change into several, and submit one after the other."),
    ),
    ReasonCode(
        "title-wrong",
        what=msg("The title of the submission is not one visible line"),
        why=msg("Reviewers see the title when they sign; it must not hide anything."),
        basis=(GATE_2,),
        hint=msg("Give one short line: `fuzi submit -m TEXT`."),
    ),
    ReasonCode(
        "unit-unknown",
        what=msg("A page names a unit that is not on the roster"),
        why=msg("Its leader must approve, so it must be known who leads it."),
        basis=(
            R1_25,
            GATE_3,
        ),
        hint=msg(
            "Correct `unit:` in the page's head or in `site_config/columns.yml`, or add the unit to "
            "`review/roster.yml`."
        ),
    ),
    ReasonCode(
        "words-refused",
        what=msg("The words of a statement hold something that must not be recorded"),
        why=msg("The ledger is kept for ever; secrets and private data never enter it."),
        basis=(
            R1_17,
            GATE_2,
        ),
        hint=msg("Write the words anew without it; describe the place instead of repeating the text."),
    ),
)
