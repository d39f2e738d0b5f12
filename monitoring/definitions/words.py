"""Words in cells: cleaned, compared, and those that stand for no answer or for a total."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from monitoring.model import NoInformation, Status

LONGEST_WORD = 200
"""Beyond that many letters a text is no word, and nothing is compared with it."""

CLEARLY = 0.05
"""How much nearer the nearest word must be than the next, where 1 is equal."""

NEGATION = re.compile(r"^(?:in|im|ir|un|on|non|not|no|pas|sin|sans|niet|des|dis|de)[ -]?")
"""What makes a word its own opposite in the working languages."""

CODE = re.compile(r"[^\W\d_]+[-_.]?\d+(?:[-_.]\d+)*")
"""Letters with numbers behind them, without a space between."""

SPACES = ("Zs", "Zl", "Zp")
INVISIBLE = ("Cc", "Cf")

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
QUOTES = dict.fromkeys(map(ord, "‘’‛`´ʼ"), "'") | dict.fromkeys(map(ord, "“”„«»"), '"')
SAME_SIGN = DASHES | QUOTES | {ord("％"): "%"}

# Superscript digits and letters, asterisks and daggers; ¹, [2], (a), and 1) after a letter. A
# digit in round brackets may be a level: (2) is left where it stands.
FOOTNOTE = re.compile(
    r"\s*(?:[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻªº*†‡§¶]"
    r"|\[(?:\d{1,2}|[a-z])\]|\([a-z]\)|(?<=[^\W\d_])\d{1,2}\)|(?<=[^\W\d_] )\d{1,2}\))$"
)
NUMBERED_FOOTNOTE = re.compile(r"\s*\(\d{1,2}\)$")


def cleaned(text: str) -> str:
    """A text as a reader sees it: one space for any white space, and nothing that is not seen.

    Control and format characters (NUL, zero-width spaces, soft hyphens, a mark of byte order) are
    taken out, halves of a character become U+FFFD, and letters with accents are composed (NFC).
    """
    # A printable text has neither odd spaces nor anything invisible: nearly every text is one.
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        if text.isascii():
            return text
        return unicodedata.normalize("NFC", text)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    seen = "".join(map(_as_seen, text))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _as_seen(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in SPACES:
        return " "
    return "" if category in INVISIBLE else character


def without_footnotes(text: str, *, numbered: bool = False) -> str:
    """A text without the footnote marks at its end: Jamaica* and Jamaica [2] are Jamaica.

    numbered: also without a number in round brackets, where no number can be part of the text.
    """
    while True:
        shorter = FOOTNOTE.sub("", text)
        if numbered:
            shorter = NUMBERED_FOOTNOTE.sub("", shorter)
        # A bracket that was opened inside the text is part of it: (part 1).
        if shorter == text or shorter.count("(") > shorter.count(")"):
            return text
        text = shorter


def plain(text: str) -> str:
    """A text without regard to case, accents, spacing and the kinds of dashes and quotes."""
    decomposed = unicodedata.normalize("NFD", cleaned(text)).translate(SAME_SIGN)
    bare = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return bare.casefold().replace(" %", "%")


def tokens(text: str) -> str:
    """The words and numbers of a text with one space between them: LAW‑1 and law 1 are law 1.

    1.10 and 1.1 stay apart, and so do 110 and 1.10.
    """
    return " ".join(re.findall(r"[^\W\d_]+|\d+", plain(text)))


def squeezed(text: str) -> str:
    """A word without its spaces, points, slashes and hyphens: N / A and n.a. are na."""
    word = plain(text)
    return re.sub(r"[\s./\\_'’-]+", "", word) or word.replace(" ", "")


def nearest(text: str, meaning_by_word: Mapping[str, str], cutoff: float = 0.8) -> str:
    """The word that a text is clearly near to, to ask whether it is meant; empty for none.

    Two words of one meaning may both be near. No word is near to one with another number, nor to
    its own opposite: incomplete is not complete.
    """
    said = plain(text)
    if not said or len(said) > LONGEST_WORD:
        return ""
    digits, size = re.findall(r"\d+", said), len(said)
    by_plain = {
        word: written
        for word, written, figures in _compared(tuple(meaning_by_word))
        # Two texts of these lengths cannot be more alike than this.
        if figures == digits and 2 * min(size, len(word)) >= cutoff * (size + len(word))
    }
    close = difflib.get_close_matches(said, by_plain, n=5, cutoff=cutoff)
    near = {by_plain[word]: _ratio(word, said) for word in close if not _is_opposite(said, word)}
    best = max(near.values(), default=0.0)
    meant = {meaning_by_word[word] for word, ratio in near.items() if best - ratio < CLEARLY}
    return next(iter(near)) if len(meant) == 1 else ""


@lru_cache(maxsize=128)
def _compared(words: tuple[str, ...]) -> tuple[tuple[str, str, list[str]], ...]:
    """Each word plain and as it is written, with its figures, in alphabetical order."""
    return tuple(sorted((plain(w), w, re.findall(r"\d+", plain(w))) for w in words if w))


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _is_opposite(one: str, other: str) -> bool:
    """Whether one word is nearer to the other without its own in-, un-, not, niet or sin."""
    short, long = sorted((one, other), key=len)
    if short != long and long.endswith(short):
        return True
    bare = (_ratio(NEGATION.sub("", one), other), _ratio(one, NEGATION.sub("", other)))
    return max(bare) > _ratio(one, other)


Answered = tuple[Status, NoInformation | None]

NOT_APPLICABLE: Answered = (Status.NOT_APPLICABLE, None)
NOT_AVAILABLE: Answered = (Status.NO_INFORMATION, NoInformation.NOT_AVAILABLE)
WITHHELD: Answered = (Status.NO_INFORMATION, NoInformation.WITHHELD)
NOT_AGREED: Answered = (Status.NO_INFORMATION, NoInformation.NOT_AGREED)

WORDS_BY_ANSWER: Mapping[Answered, tuple[str, ...]] = {
    NOT_APPLICABLE: (
        "not applicable", "non applicable", "does not apply", "n/a", "n.a.", "n.app.",
        "sans objet", "s.o.", "ne s'applique pas", "non concerné",
        "no aplica", "no aplicable", "no se aplica", "no procede",
        "niet van toepassing", "n.v.t.",
    ),
    NOT_AVAILABLE: (
        "no information", "no information available", "no info", "information not available",
        "not available", "unavailable", "no data", "no data available", "data not available",
        "n.d.", "unknown", "not known", "don't know", "do not know", "no answer", "no response",
        "pas d'information", "pas d'informations", "aucune information", "sans information",
        "pas de données", "aucune donnée", "sans données", "donnée non disponible",
        "données non disponibles", "non disponible", "indisponible", "inconnu", "inconnue",
        "ne sait pas", "pas de réponse", "sans réponse",
        "sin información", "no hay información", "información no disponible", "sin datos",
        "no hay datos", "s/d", "datos no disponibles", "no disponible", "desconocido",
        "desconocida", "se desconoce", "no sabe", "sin respuesta",
        "geen informatie", "geen gegevens", "niet beschikbaar", "gegevens niet beschikbaar",
        "onbekend", "niet bekend", "n.b.", "weet niet", "geen antwoord",
    ),
    WITHHELD: (
        "withheld", "confidential", "not disclosed", "not for disclosure", "classified",
        "confidentiel", "confidentielle", "non communiqué", "non communiquée", "non divulgué",
        "confidencial", "no divulgado", "no divulgada", "reservado", "reservada",
        "retenido", "retenida",
        "vertrouwelijk", "achtergehouden", "niet verstrekt", "niet openbaar",
    ),
    # Of an agreed rating only; the checks refuse it of any other.
    NOT_AGREED: (
        "not agreed", "no agreement", "no agreement reached",
        "non convenu", "non convenue", "pas convenu", "pas convenue", "sans accord", "pas d'accord",
        "aucun accord",
        "no acordado", "no acordada", "sin acuerdo", "no hay acuerdo",
        "niet overeengekomen", "geen overeenstemming", "geen akkoord",
    ),
}  # fmt: skip
"""Words for no answer in English, French, Spanish and Dutch."""

SIGNS_OF_NOTHING = frozenset({"-", "--", "---", ".", "..", "...", "…", "?", "??", "???", ":"})
"""Signs that tables carry where nothing is known."""

RATED_WORDS = frozenset(
    map(
        plain,
        (
            "rated", "answered", "évalué", "évaluée", "noté", "notée", "répondu", "renseigné",
            "calificado", "calificada", "evaluado", "evaluada", "respondido", "respondida",
            "beoordeeld", "beantwoord",
        ),
    )
)  # fmt: skip
"""What a Status column says beside a rating."""

_ANSWER_BY_WORD = {
    squeezed(word): answer for answer, words in WORDS_BY_ANSWER.items() for word in words
}


def no_answer(text: str) -> Answered | None:
    """Why a cell with this word gives no answer (status, reason); None where the word is another."""
    if len(text) > LONGEST_WORD:
        return None
    if is_sign_of_nothing(text):
        return NOT_AVAILABLE
    for word in (text, without_footnotes(text)):
        found = _ANSWER_BY_WORD.get(squeezed(word).strip("()[]"))
        if found is not None:
            return found
    return None


def is_sign_of_nothing(text: str) -> bool:
    """Whether a text is only a dash, points or a question mark."""
    return plain(text).replace(" ", "") in SIGNS_OF_NOTHING


# Errors as a spreadsheet writes them; a CSV file holds those of the language it was saved in.
EXCEL_ERRORS = (
    "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!",
    "#PYTHON!", "#TIMEOUT!",
    "#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#PROPAGATION!", "#EPARS!",
    "#¡REF!", "#¡DIV/0!", "#¡VALOR!", "#¿NOMBRE?", "#¡NUM!", "#¡NULO!", "#¡DESBORDAMIENTO!",
    "#¡CALC!",
    "#N/B", "#VERW!", "#DEEL/0!", "#WAARDE!", "#NAAM?", "#GETAL!", "#LEEG!", "#OVERLOOP!",
)  # fmt: skip
_ERRORS = frozenset(EXCEL_ERRORS)
_CALC_ERROR = re.compile(r"(?:Err|Fehler|Erreur|Fout)[: ]\s?\d{3}", re.IGNORECASE)


def is_spreadsheet_error(text: str) -> bool:
    """Whether a text is the error of a formula, as Excel or LibreOffice writes it."""
    if text[:1] == "#":
        return text.upper() in _ERRORS
    return text[:1] in ("E", "e", "F", "f") and _CALC_ERROR.fullmatch(text) is not None


_TOTALS = frozenset(
    {
        "total", "totals", "subtotal", "sum", "mean", "average", "averages", "avg", "median",
        "aggregate", "overall",
        "totaux", "somme", "moyenne", "moyennes", "mediane", "ensemble",
        "totales", "suma", "promedio", "promedios", "media", "mediana", "agregado",
        "totaal", "subtotaal", "som", "gemiddelde", "gemiddeld", "mediaan",
    }
)  # fmt: skip
_OF_ALL = frozenset({"all", "tous", "toutes", "todos", "todas", "alle"})
# A title can be one of these words alone: Media.
_NOT_ALONE = frozenset({"media", "som", "ensemble", "overall", "aggregate", *_OF_ALL})
_BESIDE_TOTALS = frozenset(
    {
        "sub", "grand", "general", "simple", "weighted", "arithmetic", "geometric", "of", "the",
        "for", "in", "and", "by", "n", "score", "scores", "rating", "value", "values", "percent",
        "region", "regional", "subregional", "caribbean", "group", "country", "countries", "state",
        "states", "member", "members", "territories", "participating", "world", "global",
        "caricom", "cariforum", "oecs", "ctu", "rss", "impacs", "commonwealth", "lac",
        "moyen", "ponderee", "arithmetique", "generale", "de", "du", "des", "la", "le", "les", "et",
        "l", "d", "regionale", "caraibe", "caraibes", "pays", "etats", "membres", "groupe",
        "mondiale", "oeco",
        "ponderado", "ponderada", "aritmetica", "del", "el", "los", "las", "y", "caribe",
        "paises", "estados", "miembros", "grupo", "mundial", "puntaje",
        "gewogen", "rekenkundig", "van", "het", "en", "regionaal", "regio", "caribisch",
        "caribische", "landen", "lidstaten", "staten", "groep", "wereld",
    }
)  # fmt: skip


def is_total(text: str) -> bool:
    """Whether a row of this name sums up others: Regional average, Promedio, All countries.

    Every word must belong to such a name: "Total number of laws" is one of the things counted.
    """
    # SUM-1 is the code of something.
    if len(text) > LONGEST_WORD or CODE.fullmatch(text):
        return False
    said = tokens(text).split()
    words = {word for word in said if not word.isdigit()}
    if not words & (_TOTALS | _OF_ALL) or not words <= _TOTALS | _OF_ALL | _BESIDE_TOTALS:
        return False
    return bool(words - _NOT_ALONE)
