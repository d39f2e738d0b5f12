"""Which level of a scale the words in a cell mean: label, code, number or synonym."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from monitoring.definitions.numbers import Written, number_in
from monitoring.definitions.words import LONGEST_WORD, nearest, plain, tokens, without_footnotes
from monitoring.model import Scale

LEVEL_NUMBER = re.compile(r"(?:level|lvl|niveau|nivel|niv)[ .:#-]*(.+)")
IN_BRACKETS_BEHIND = re.compile(r"(.+?) ?[(\[]([^()\[\]]+)[)\]]")
IN_BRACKETS_BEFORE = re.compile(r"[(\[]([^()\[\]]+)[)\]] ?(.+)")
SEPARATOR = re.compile(r" ?[-:.)=/,;|] ?| ")

# Words with other signs between or behind them may say something else: Done? is a question.
SAME_WITHOUT_SIGNS = re.compile(r"[^\W_][\w .,'\"/_():;&-]*")


@dataclass(frozen=True, slots=True)
class Meant:
    """The level (its code) that a text means, and how: label, label_fr …, code, number, synonym."""

    level: str
    how: str


@dataclass(frozen=True, slots=True)
class TwoLevels:
    """The labels of two levels that a text names at once."""

    first: str
    second: str


@dataclass
class LevelWords:
    """Every word of a scale, without regard to case, accents and spacing."""

    scale: Scale
    by_word: dict[str, Meant] = field(default_factory=dict)
    by_tokens: dict[str, Meant] = field(default_factory=dict)
    by_number: dict[float, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shared: set[str] = set()
        shared_numbers: set[float] = set()
        for level in self.scale.levels:
            labels = [(f"label_{lang}", word) for lang, word in level.label_by_language.items()]
            synonyms = [("synonym", word) for word in level.synonyms]
            words = [("label", level.label), *labels, ("code", level.code), *synonyms]
            for how, word in words:
                meant = Meant(level.code, how)
                for index, key in ((self.by_word, plain(word)), (self.by_tokens, tokens(word))):
                    if key and index.setdefault(key, meant).level != level.code:
                        shared.add(key)
                number = number_in(word)
                if isinstance(number, Written) and number.how == "number":
                    earlier = self.by_number.setdefault(number.value, level.code)
                    if earlier != level.code:
                        shared_numbers.add(number.value)
        # The check of the definition refuses a word of two levels; A and A+ share their tokens.
        for key in shared:
            self.by_tokens.pop(key, None)
        for value in shared_numbers:
            del self.by_number[value]

    def meaning(self, text: str) -> Meant | TwoLevels | None:
        """The level that a text means, footnote marks aside; two that it names at once; or None."""
        if len(text) > LONGEST_WORD:
            return None
        found = self._meaning(plain(text))
        if found is None:
            bare = without_footnotes(text)
            found = self._meaning(plain(bare)) if bare and bare != text else None
        return found

    def near(self, text: str) -> str:
        """The word of a level that a text is clearly near to, to be asked about; else empty."""
        return nearest(
            text,
            {
                word: level.code
                for level in self.scale.levels
                for word in (level.label, *level.label_by_language.values(), *level.synonyms)
            },
        )

    def _meaning(self, said: str) -> Meant | TwoLevels | None:
        found = self._single(said)
        if found is not None:
            return found
        pairs = [
            (one, other)
            for first, second in _parts(said)
            if (one := self._single(first)) and (other := self._single(second))
        ]
        for one, other in pairs:
            if one.level == other.level:
                return other if one.how in ("code", "number") else one
        if pairs:
            labels = {level.code: level.label for level in self.scale.levels}
            return TwoLevels(*(labels[meant.level] for meant in pairs[0]))
        # In figures every sign counts: <2, -2 and 2+ are not 2.
        if not _is_figure(said) and SAME_WITHOUT_SIGNS.fullmatch(said):
            return self.by_tokens.get(tokens(said))
        return None

    def _single(self, said: str) -> Meant | None:
        """The level that a text means as one word, or as a number with `level` before it."""
        found = self.by_word.get(said) or self._by_number(said)
        if found is None and (match := LEVEL_NUMBER.fullmatch(said)):
            inner = match[1]
            found = self._by_number(inner) or self.by_word.get(inner)
            found = found and Meant(found.level, "number" if _is_figure(inner) else found.how)
        return found

    def _by_number(self, said: str) -> Meant | None:
        number = number_in(said) if said[:1].isdigit() else None
        if not isinstance(number, Written) or number.how not in ("number", "decimal_comma"):
            return None
        code = self.by_number.get(number.value)
        return Meant(code, "number") if code is not None else None


def _parts(said: str) -> Iterator[tuple[str, str]]:
    """The ways to take a text for two words of a level: `2 - Largely done`, `Largely done (2)`."""
    splits = [(said[: m.start()], said[m.end() :]) for m in SEPARATOR.finditer(said)]
    bracketed = (p.fullmatch(said) for p in (IN_BRACKETS_BEHIND, IN_BRACKETS_BEFORE))
    splits += [(match[1], match[2]) for match in bracketed if match]
    for first, second in splits:
        # 1/2 and 2-3 are no level with its number.
        if first and second and not (_is_figure(first) and _is_figure(second)):
            yield first, second


def _is_figure(said: str) -> bool:
    return not any(character.isalpha() for character in said)


@lru_cache(maxsize=64)
def words_of(scale: Scale) -> LevelWords:
    """The words of a scale, found once."""
    return LevelWords(scale)
