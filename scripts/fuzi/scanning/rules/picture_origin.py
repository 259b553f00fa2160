"""What a camera or program wrote into a picture: the place it was taken at, and who took it or owns the device."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_POSITION = late(r"(?m)^exif gps position: (-?[0-9]{1,3}\.[0-9]+, -?[0-9]{1,3}\.[0-9]+)")
_PERSON = late(r"(?m)^exif (?:artist|author|ownername|serialnumber): (\S[^\n]{0,200})")


def find(sight: Sight) -> Iterator[Hit]:
    """Find positions and names in the words of a picture's EXIF fields, as they are listed by the reader."""
    for match in _POSITION.finditer(sight.text):
        yield Hit(match.start(1), match.end(1))
    for match in _PERSON.finditer(sight.text):
        what = msg("the picture says who took it or whose device it was")
        yield Hit(match.start(1), match.end(1), Severity.NOTE, what)


RULE = Rule(
    id="picture-origin",
    severity=Severity.FLAG,
    what=msg("the picture says where it was taken"),
    why=msg("A photograph of a pupil's home or a closed building gives its position away to everyone who saves it."),
    basis=msg("Personal Information Protection Law, art. 28 (whereabouts)"),
    hint=msg("`fuzi check --fix` takes its properties out; or save it anew without them, then replace the file."),
    find=find,
    needs=(_POSITION, _PERSON),
    views=frozenset({ViewKind.RAW}),
    carriers=frozenset({Carrier.FILE}),
    ok=("GPS position: 39.904200, 116.407400", "EXIF Make: 相机", "Author: 校办"),
    not_ok=("EXIF GPS position: 39.904200, 116.407400",),
)
