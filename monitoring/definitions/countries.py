"""Countries and territories: ISO 3166-1 from pycountry, name variants and groups from a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pycountry

from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.tables import Reader, rows_from_csv
from monitoring.model import REGION, Country
from monitoring.translation import gettext as _

COLUMNS = ("iso3", "name", "variants", "groups", "note")
REGION_WORDS = frozenset({"region", "regional", "the region"})


@dataclass(frozen=True)
class CountryRegister:
    """Every country and territory that may take part, by code and by any of its written names."""

    country_by_code: Mapping[str, Country]
    code_by_name: Mapping[str, str]

    def __getitem__(self, code: str) -> Country:
        return self.country_by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self.country_by_code

    @property
    def of_the_mission(self) -> tuple[Country, ...]:
        """The countries with name variants and groups, in alphabetical order."""
        return tuple(c for c in self.country_by_code.values() if c.groups)

    def code_of(self, text: str, invented: Iterable[Country] = ()) -> str | None:
        """The code that a written name stands for, or REGION; None when it is not known.

        The whole name must match. There is no guessing here: a prefix of Dominican Republic is
        Dominica, and a near miss is for the uploader to confirm.
        """
        name = normalised(text)
        if name in REGION_WORDS:
            return REGION
        for country in invented:
            if name in (country.code.casefold(), normalised(country.name)):
                return country.code
        return self.code_by_name.get(name)


def normalised(name: str) -> str:
    """A name without accents, case, punctuation and the habits of typing around it."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    plain = plain.replace("&", " and ")
    words = re.sub(r"[^\w]+", " ", plain, flags=re.UNICODE).split()
    if words and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


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
    ordered = sorted(countries.values(), key=lambda c: normalised(c.name))
    return CountryRegister({c.code: c for c in ordered}, names)


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
