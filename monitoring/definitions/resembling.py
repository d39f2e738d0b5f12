"""Names that resemble a written one, to ask whether they are meant; never to decide it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

ALIKE = 0.85
"""From here on (1 is equal) a name is near enough to be asked about."""
CLEARLY = 0.1
"""By so much a name must be nearer than those of all other countries, or all are asked about."""
SHORTEST, LONGEST = 5, 60
"""Letters: a shorter word is near to too many names, and a longer text is no name."""
COMPARED, COMMON = 15, 0.3
"""So many names are compared in full: those with most parts of three letters in common, and with at
least this share of them (a name that is ALIKE has more)."""

# What names are made of in the working languages, beside what tells one country from another.
GENERIC = frozenset(
    {
        "republic", "commonwealth", "federation", "island", "islands", "isl", "is", "rep", "the",
        "of", "and", "territory", "territories",
        "republique", "ile", "iles", "le", "la", "les", "l", "d", "de", "du", "des",
        "et", "republica", "federacion", "isla", "islas", "el", "los", "las", "del", "y",
        "republiek", "federatie", "eiland", "eilanden", "het", "van", "en",
    }
)  # fmt: skip
WORD_BY_SHORT = {"dem": "democratic", "fed": "federated", "brit": "british"}


class Resembling:
    """All normalised names with the codes they stand for, ready to be compared with a text."""

    def __init__(self, codes_by_name: Mapping[str, tuple[str, ...]]) -> None:
        self._codes_by_name = codes_by_name

    def near(self, name: str) -> dict[str, float]:
        """How alike the nearest names are to a normalised one, by code: from ALIKE to 1.

        Only names within CLEARLY of the nearest are told: one code is a guess, several a choice.
        """
        found: dict[str, float] = {}
        bare = core(name)
        if not bare or len(name) > LONGEST:
            return found
        for text in dict.fromkeys((name, bare)):
            for known in self._candidates(text):
                ratio = _alike(text, known)
                for code in self._codes_by_form[known]:
                    found[code] = max(ratio, found.get(code, 0.0))
        best = max(found.values(), default=0.0)
        return {
            code: ratio
            for code, ratio in found.items()
            if ratio >= ALIKE and best - ratio < CLEARLY
        }

    @cached_property
    def _codes_by_form(self) -> dict[str, frozenset[str]]:
        """The names as they stand and without their generic words, words in alphabetical order."""
        forms: dict[str, set[str]] = {}
        for name, codes in self._codes_by_name.items():
            # The name of another country is that country's alone, whatever words it has.
            for form in (name, core(name)):
                if form and (form == name or form not in self._codes_by_name):
                    forms.setdefault(form, set()).update(codes)
        return {form: frozenset(codes) for form, codes in forms.items()}

    @cached_property
    def _forms_by_part(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for form in self._codes_by_form:
            for part in set(_parts(form)):
                index.setdefault(part, []).append(form)
        return index

    def _candidates(self, text: str) -> Iterator[str]:
        """The forms that share most with a text: comparing all of them would take long."""
        if text in self._codes_by_form:
            yield text
        if len(text) < SHORTEST:
            return
        shared: Counter[str] = Counter()
        for part in set(_parts(text)):
            shared.update(self._forms_by_part.get(part, ()))
        size = len(text)
        common = {form: 2 * n / (size + len(form)) for form, n in shared.items()}
        near = [form for form, share in common.items() if share >= COMMON]
        yield from sorted(near, key=lambda form: (-common[form], form))[:COMPARED]


def core(name: str) -> str:
    """A normalised name without its generic words, the others in alphabetical order."""
    words = (WORD_BY_SHORT.get(word, word) for word in name.split())
    return " ".join(sorted(word for word in words if word not in GENERIC))


def _parts(text: str) -> list[str]:
    padded = f" {text} "
    return [padded[n : n + 3] for n in range(len(padded) - 2)]


def _alike(one: str, other: str) -> float:
    """How alike two names are; not at all where a number or a single letter differs."""
    if one == other:
        return 1.0
    if _marks(one) != _marks(other):
        return 0.0
    return difflib.SequenceMatcher(None, other, one, autojunk=False).ratio()


def _marks(name: str) -> list[str]:
    return sorted(word for word in name.split() if len(word) == 1 or word.isdigit())
