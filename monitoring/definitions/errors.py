"""What a definition that contradicts itself raises."""

from __future__ import annotations

from collections.abc import Sequence


class DefinitionError(ValueError):
    """A definition is inconsistent; `sentences` says each place and what is wrong there."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))
