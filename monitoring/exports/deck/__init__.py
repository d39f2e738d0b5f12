"""A document as slides whose charts and tables stay what they are, to be edited by whoever presents."""

from __future__ import annotations

import io

from monitoring.exports.content import Document
from monitoring.exports.deck.template import NotAPresentation, opened
from monitoring.exports.deck.writer import Writer

__all__ = ["NotAPresentation", "deck_bytes"]


def deck_bytes(document: Document, template: bytes | None = None) -> bytes:
    """The document as PPTX: a title slide, then one slide for each section or as many as it needs.

    template: a host's own presentation or template (.pptx, .potx), whose layouts, master, fonts and
    theme colours are taken and whose slides are left out; without one, the house's at 16:9. Raises
    NotAPresentation, with a sentence for the reader, for a file that is none.
    """
    writer = Writer(document, opened(template))
    writer.write_title()
    for section in document.sections:
        writer.write(section)
    writer.write_properties()
    buffer = io.BytesIO()
    writer.presentation.save(buffer)
    return buffer.getvalue()
