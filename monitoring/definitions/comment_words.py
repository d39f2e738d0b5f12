"""The words of a comment form in every working language, by which it is read when it comes back.

The first of each is English and is what the catalogues translate. What they make of it stands beside
it: reading a workbook loads no catalogue, and a form is read whatever becomes of one after it was
made.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import Stance, Visibility
from monitoring.translation import gettext, mark

VERSION = "1"
"""Raised whenever a form made earlier could no longer be read in the same way."""
LONGEST_COMMENT = 20_000
"""Letters of a comment: some ten pages. A cell holds more, and a document belongs beside the form."""
LAYOUT, TITLE = "comments", mark("The comment form made by this program")

COVER: Mapping[str, tuple[str, ...]] = {
    "plan": (mark("Plan"),),
    "country": (mark("Country"), "Pays", "País", "Land"),
    "round": (mark("Round"), "Cycle", "Ronda", "Ronde"),
    "version": (
        mark("Comment form version"),
        "Version du formulaire de commentaires",
        "Versión del formulario de comentarios",
        "Versie van het opmerkingenformulier",
    ),
}
"""What stands on the cover, from above: the words of each label."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "node": (mark("Code"), "Código"),
    "title": (
        mark("Area or action"),
        "Domaine ou action",
        "Área o acción",
        "Gebied of actie",
    ),
    "own": (mark("Your rating"), "Votre notation", "Su calificación", "Uw beoordeling"),
    "draft": (
        mark("Draft finding"),
        "Constat provisoire",
        "Constatación preliminar",
        "Voorlopige bevinding",
    ),
    "compared": (mark("Compared"), "Comparaison", "Comparación", "Vergelijking"),
    "stance": (
        mark("Do you agree?"),
        "Êtes-vous d’accord ?",
        "¿Está de acuerdo?",
        "Bent u het eens?",
    ),
    "proposed": (
        mark("Rating you propose"),
        "Notation que vous proposez",
        "Calificación que propone",
        "Beoordeling die u voorstelt",
    ),
    "text": (mark("Comment"), "Commentaire", "Comentario", "Opmerking"),
    "visibility": (
        mark("Who may read it"),
        "Qui peut le lire",
        "Quién puede leerlo",
        "Wie het mag lezen",
    ),
}
"""The columns of the findings, from the left: the words of each heading."""

COUNTRY_COLUMN = "country"
"""A column that no form has, and that rows pasted from a list may bring."""

STANCES: Mapping[Stance, tuple[str, ...]] = {
    Stance.AGREES: (
        mark("We agree"),
        "Nous sommes d’accord", "Estamos de acuerdo", "Wij zijn het eens",
        "agree", "agrees", "agreed", "yes", "we agree with it",
        "d'accord", "oui", "de acuerdo", "sí", "eens", "mee eens", "akkoord", "ja",
    ),
    Stance.DISAGREES: (
        mark("We disagree"),
        "Nous ne sommes pas d’accord", "No estamos de acuerdo", "Wij zijn het niet eens",
        "disagree", "disagrees", "disagreed", "no", "we do not agree", "do not agree", "not agreed",
        "pas d'accord", "en désaccord", "non", "en desacuerdo", "oneens", "niet eens",
        "niet mee eens", "niet akkoord", "nee",
    ),
    Stance.REMARK: (
        mark("Remark only"),
        "Simple remarque", "Solo una observación", "Alleen een kanttekening",
        "remark", "comment", "comment only", "remarque", "observation", "commentaire",
        "observación", "comentario", "kanttekening", "opmerking",
    ),
}  # fmt: skip
"""Words for how a country stands to a finding; the first four are those of the drop-down."""

VISIBILITIES: Mapping[Visibility, tuple[str, ...]] = {
    Visibility.PUBLIC: (
        mark("Everybody"),
        "Tout le monde", "Todos", "Iedereen",
        "public", "publique", "público", "pública", "openbaar", "publiek", "everyone", "all",
    ),
    Visibility.PARTICIPANTS: (
        mark("Participants"),
        "Les participants", "Los participantes", "Deelnemers",
        "participant", "participants only", "participants", "participantes", "de deelnemers",
    ),
    Visibility.SECRETARIAT: (
        mark("Secretariat only"),
        "Le secrétariat seulement", "Solo la secretaría", "Alleen het secretariaat",
        "secretariat", "secrétariat", "secretaría", "secretariaat", "confidential", "confidentiel",
        "confidencial", "vertrouwelijk",
    ),
}  # fmt: skip
"""Words for who may read a comment; the first four are those of the drop-down."""


def heading_word(role: str) -> str:
    """The heading of a column, in the language of the moment."""
    return gettext(HEADINGS[role][0])
