"""Whether path patterns cover, overlap or miss one another, decided exactly: by a path that shows it.

The patterns are read as automata over their own characters and one that stands for all others. Names are never empty,
as in every tree (3-gate section 1).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from fuzi.model.pattern import Pattern

_Atom = str
"""One character; or `*` (within a name), `**/` (any folders), `**` (any path to the end)."""
_Place = tuple[int, bool]
"""An atom's index, and whether a name of its `**` has begun."""
_State = frozenset[_Place]
_FOLDERS, _REST, _STAR = "**/", "**", "*"
_BUDGET = 300_000
"""So many steps of automata are taken for all questions of one comparison, about a second; no site needs a tenth."""
_OTHERS = "xyzwvutsrqponmlkjihgfedcbaXYZWVUTSRQPONMLKJIHGFEDCBA0123456789"


class Comparison:
    """Answers questions about patterns, as many as its budget lasts.

    What would take longer counts as not covered, which is the careful answer: rules made to be slow are told as
    lowering everything.
    """

    def __init__(self, budget: int = _BUDGET) -> None:
        self._left = budget
        self._known: dict[tuple[tuple[Pattern, ...], tuple[Pattern, ...]], str | None] = {}

    def shown_path(self, within: Sequence[Pattern], outside: Sequence[Pattern] = ()) -> str | None:
        """Return a shortest path that fits every pattern of `within` and none of `outside`; None where there is none.

        A question that would take too long gets the text of the last pattern of `within`, as if it were such a path.
        """
        if any(one in outside for one in within) or not all(_may_meet(within[0], one) for one in within):
            return None
        others = tuple(dict.fromkeys(one for one in outside if all(_may_meet(one, other) for other in within)))
        key = (tuple(within), others)
        if key not in self._known:
            self._known[key] = self._found(*key)
        return self._known[key]

    def covers(self, wide: Sequence[Pattern], narrow: Pattern) -> bool:
        """Tell whether every path that fits `narrow` fits one of `wide`."""
        return self.shown_path([narrow], wide) is None

    def _found(self, within: tuple[Pattern, ...], outside: tuple[Pattern, ...]) -> str | None:
        automata = [_atoms(one) for one in (*within, *outside)]
        letters = _letters(automata)
        start = tuple(_closed(atoms, frozenset({(0, False)})) for atoms in automata)
        seen = {(start, True)}
        queue = deque([(start, True, "")])
        while queue:
            states, is_fresh, path = queue.popleft()
            if not is_fresh and _is_shown(automata, states, len(within)):
                return path
            for letter in letters:
                if letter == "/" and is_fresh:
                    continue
                self._left -= len(automata)
                if self._left < 0:
                    return within[-1].text
                step = tuple(_step(atoms, state, letter) for atoms, state in zip(automata, states, strict=True))
                key = (step, letter == "/")
                if key not in seen and all(step[: len(within)]):
                    seen.add(key)
                    queue.append((step, letter == "/", path + letter))
        return None


def _may_meet(one: Pattern, other: Pattern) -> bool:
    """Tell whether what stands before the first asterisk of two patterns leaves room for a path that fits both."""
    first, second = one.text.split("*")[0], other.text.split("*")[0]
    return first.startswith(second) or second.startswith(first)


def _atoms(pattern: Pattern) -> tuple[_Atom, ...]:
    atoms: list[_Atom] = []
    names = pattern.text.split("/")
    for index, name in enumerate(names):
        is_last = index == len(names) - 1
        if name == "**":
            atoms.append(_REST if is_last else _FOLDERS)
            continue
        atoms += [*name] if is_last else [*name, "/"]
    return tuple(atoms)


def _letters(automata: Sequence[tuple[_Atom, ...]]) -> list[str]:
    literal = {atom for atoms in automata for atom in atoms if len(atom) == 1 and atom != _STAR}
    other = next((one for one in _OTHERS if one not in literal), "\N{BLACK SQUARE}")
    return [other, *sorted(literal | {"/"})]


def _closed(atoms: tuple[_Atom, ...], state: _State) -> _State:
    """Return the places with those that are reached without reading anything."""
    found, waiting = set(state), list(state)
    while waiting:
        index, has_begun = waiting.pop()
        is_skipped = index < len(atoms) and atoms[index] in {_STAR, _FOLDERS} and not has_begun
        if is_skipped and (index + 1, False) not in found:
            found.add((index + 1, False))
            waiting.append((index + 1, False))
    return frozenset(found)


def _step(atoms: tuple[_Atom, ...], state: _State, letter: str) -> _State:
    found: set[_Place] = set()
    for index, _has_begun in state:
        if index == len(atoms):
            continue
        atom = atoms[index]
        if atom == _REST:
            found.add((index, True))
        elif atom == _FOLDERS:
            found.add((index, letter != "/"))
        elif atom == _STAR:
            found |= {(index, False)} if letter != "/" else set()
        elif atom == letter:
            found.add((index + 1, False))
    return _closed(atoms, frozenset(found))


def _is_shown(automata: Sequence[tuple[_Atom, ...]], states: Sequence[_State], within: int) -> bool:
    ends = [_is_end(atoms, state) for atoms, state in zip(automata, states, strict=True)]
    return all(ends[:within]) and not any(ends[within:])


def _is_end(atoms: tuple[_Atom, ...], state: _State) -> bool:
    return any(index == len(atoms) or (atoms[index] == _REST and has_begun) for index, has_begun in state)
