"""Countries and territories: ISO 3166-1, their names in the working languages, our variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import pycountry
from babel import Locale

from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.resembling import Resembling
from monitoring.definitions.tables import Reader, rows_from_csv
from monitoring.definitions.words import cleaned, no_answer, without_footnotes
from monitoring.model import REGION, Country
from monitoring.translation import NAME_BY_LANGUAGE
from monitoring.translation import gettext as _

COLUMNS = ("iso3", "name", "variants", "groups", "note")
REGION_WORDS = frozenset(
    {
        "region", "regional", "the region", "la region", "regionale", "regionaux", "regio",
        "de regio", "regionaal",
    }
)  # fmt: skip

# Names that two countries go by, or that a reader of one language takes for the other country.
# They stand for neither, unless the file of variants gives them to one.
SHARED_NAMES: Mapping[str, tuple[str, ...]] = {
    "saint martin": ("MAF", "SXM"),
    "sint martin": ("MAF", "SXM"),
    "san martin": ("MAF", "SXM"),
    "virgin islands": ("VGB", "VIR"),
    "iles vierges": ("VGB", "VIR"),
    "islas virgenes": ("VGB", "VIR"),
    "maagdeneilanden": ("VGB", "VIR"),
    "guyane": ("GUF", "GUY"),
    "guiana": ("GUF", "GUY"),
    "guayana": ("GUF", "GUY"),
    "korea": ("KOR", "PRK"),
    "coree": ("KOR", "PRK"),
    "corea": ("KOR", "PRK"),
}
WORD_BY_SHORT = {"st": "saint", "ste": "sainte", "sta": "santa"}
LETTER_BEHIND = re.compile(r"\(?([a-z])[)\]]\W*$")
MOST_GUESSES = 3


@dataclass(frozen=True)
class CountryRegister:
    """Every country and territory that may take part, by code and by any of its written names."""

    country_by_code: Mapping[str, Country]
    code_by_name: Mapping[str, str]
    codes_by_shared_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names that stand for several countries, and so for none without a question."""
    code_by_alpha_2: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Code by normalised name, as uploaders have confirmed them."""
    resembling: Resembling = field(default_factory=lambda: Resembling({}), compare=False)

    def __getitem__(self, code: str) -> Country:
        return self.country_by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self.country_by_code

    @property
    def of_the_mission(self) -> tuple[Country, ...]:
        """The countries with name variants and groups, in alphabetical order."""
        return tuple(c for c in self.country_by_code.values() if c.groups)

    def with_aliases(self, aliases: Mapping[str, str]) -> CountryRegister:
        """The register with further names (normalised) for its codes.

        A name that is known already keeps its meaning, whatever an alias says.
        """
        return replace(self, aliases={**self.aliases, **aliases})

    def code_of(self, text: str, invented: Iterable[Country] = ()) -> str | None:
        """The code that a written name stands for, or REGION; None when it is not known.

        The whole name must match, footnote marks aside. There is no guessing here: a prefix of
        Dominican Republic is Dominica, and a near miss is for the uploader to confirm.
        """
        text = cleaned(text)
        own = {normalised(word): c.code for c in invented for word in (c.name, c.code)}
        bare = without_footnotes(text, numbered=True)
        for form in dict.fromkeys((text, bare, _turned(text), _turned(bare))):
            name = normalised(form)
            if name in REGION_WORDS:
                return REGION
            code = own.get(name) or self.code_by_name.get(name) or self.aliases.get(name)
            code = code or self._by_alpha_2(form)
            if code and not (form != text and self._letter_tells(text, name, code)):
                return code
        return None

    def guesses(
        self,
        text: str,
        among: Collection[str] | None = None,
        invented: Iterable[Country] = (),
    ) -> tuple[str, ...]:
        """The codes that an unknown name may stand for, at most three, the likeliest first.

        A single code is a guess to confirm, several are a choice; empty where nothing is near, or
        where the name is known. among: codes to name first, the participants of a plan.
        """
        invented = tuple(invented)
        if self.code_of(text, invented) is not None:
            return ()
        text = cleaned(text)
        bare = without_footnotes(text, numbered=True)
        # Where the name alone is known, the letter behind it is what tells: Congo (k).
        name = normalised(text if self.code_of(bare, invented) else bare)
        found = self.codes_by_shared_name.get(name) or self._foreign_alpha_2(text)
        if not found:
            near = self.resembling.near(name)
            near |= _resembling_invented(invented).near(name) if invented else {}
            found = _not_one_dominica(name, sorted(near, key=lambda code: (-near[code], code)))
        if among is not None:
            found = tuple(sorted(found, key=lambda code: code not in among))
        return found[:MOST_GUESSES]

    def _by_alpha_2(self, text: str) -> str | None:
        """Of the mission's countries also the code of two capital letters stands for them."""
        code = self.code_by_alpha_2.get(text)
        return code if code and self.country_by_code[code].groups else None

    def _foreign_alpha_2(self, text: str) -> tuple[str, ...]:
        # NA is Namibia and "not applicable", NO is Norway and the answer no.
        code = self.code_by_alpha_2.get(text)
        return (code,) if code and text != "NO" and no_answer(text) is None else ()

    def _letter_tells(self, text: str, name: str, code: str) -> bool:
        """Whether the letter of a footnote may tell which country is meant: Congo (k)."""
        letter = LETTER_BEHIND.search(text)
        if letter is None:
            return False
        words = set(name.split())
        return any(
            other != code
            and words < set(known.split())
            and any(word.startswith(letter[1]) for word in set(known.split()) - words)
            for known, other in self.code_by_name.items()
        )


def normalised(name: str) -> str:
    """A name without accents, case, punctuation and the habits of typing around it."""
    decomposed = unicodedata.normalize("NFKD", cleaned(name))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    bare = bare.replace("&", " and ")
    words = re.sub(r"[^\w]+", " ", bare, flags=re.UNICODE).split()
    if words and words[0] == "the":
        words = words[1:]
    return " ".join(WORD_BY_SHORT.get(word, word) for word in words)


def _not_one_dominica(name: str, codes: Sequence[str]) -> tuple[str, ...]:
    """Dominica is never the guess for a republic; then it is a choice between the two countries."""
    if tuple(codes) == ("DMA",) and any(word.startswith("rep") for word in name.split()):
        return ("DOM", "DMA")
    return tuple(codes)


def _turned(name: str) -> str:
    """`Korea, Republic of` as `Republic of Korea`."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name


@lru_cache(maxsize=16)
def _resembling_invented(countries: tuple[Country, ...]) -> Resembling:
    return Resembling({normalised(country.name): (country.code,) for country in countries})


@lru_cache(maxsize=4)
def load_countries(path: Path) -> CountryRegister:
    """The register of ISO 3166-1 with the variants and groups of `path`.

    Raises DefinitionError for an unknown code or a name that two countries would share.
    """
    countries = {entry.alpha_3: _from_iso(entry) for entry in pycountry.countries}
    names: dict[str, str] = {}
    reader = Reader()
    rows = rows_from_csv(path)
    reader.unique(rows, "iso3")
    for row in rows:
        reader.known_columns(row, COLUMNS)
        code = reader.required(row, "iso3")
        if code not in countries:
            reader.complain(row.place, _("'{code}' is not an ISO 3166-1 code.").format(code=code))
            continue
        groups = frozenset(filter(None, reader.text(row, "groups").split("|")))
        countries[code] = Country(code, reader.required(row, "name"), groups)
        for name in (countries[code].name, *reader.text(row, "variants").split("|")):
            _claim(names, name, code, row.place, reader)
    for entry in pycountry.countries:
        for name in _iso_names(entry):
            _claim(names, name, entry.alpha_3, "ISO 3166-1", reader)
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    shared = _add_names_of_languages(names)
    ordered = sorted(countries.values(), key=lambda c: normalised(c.name))
    return CountryRegister(
        {c.code: c for c in ordered},
        names,
        shared,
        {entry.alpha_2: entry.alpha_3 for entry in pycountry.countries},
        resembling=Resembling({**{name: (code,) for name, code in names.items()}, **shared}),
    )


def _add_names_of_languages(names: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Add the names of the working languages (CLDR) that one country alone has.

    Names that stand in ISO 3166-1 or in our file keep their meaning. Returns the names that stand
    for several countries, with their codes.
    """
    claims: dict[str, set[str]] = {name: set(codes) for name, codes in SHARED_NAMES.items()}
    for name, code in _names_of_languages():
        claims.setdefault(normalised(name), set()).add(code)
    new = {name: codes for name, codes in claims.items() if name not in names}
    names |= {name: min(codes) for name, codes in new.items() if len(codes) == 1}
    return {name: tuple(sorted(codes)) for name, codes in new.items() if len(codes) > 1}


def _names_of_languages() -> Iterator[tuple[str, str]]:
    territories = [Locale(language).territories for language in NAME_BY_LANGUAGE]
    for entry in pycountry.countries:
        for name in _iso_names(entry):
            yield _turned(name), entry.alpha_3
        for names in territories:
            yield names[entry.alpha_2], entry.alpha_3


def _from_iso(entry: object) -> Country:
    name = getattr(entry, "common_name", None) or getattr(entry, "name")  # noqa: B009
    return Country(getattr(entry, "alpha_3"), name)  # noqa: B009


def _iso_names(entry: object) -> Iterable[str]:
    for attribute in ("alpha_3", "name", "common_name", "official_name"):
        name = getattr(entry, attribute, None)
        if name:
            yield name


def _claim(names: dict[str, str], name: str, code: str, place: str, reader: Reader) -> None:
    key = normalised(name)
    if key and names.setdefault(key, code) != code:
        reader.complain(
            place,
            _("the name '{name}' would stand for both {first} and {second}.").format(
                name=name, first=names[key], second=code
            ),
        )
