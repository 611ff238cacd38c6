"""Every sentence a person reads, as two catalogues of the same shape: Chinese and English."""

from conversation.texts.en import English
from conversation.texts.zh import Chinese

_CATALOGUES = {"zh": Chinese(), "en": English()}


def words(language: str) -> Chinese:
    """The catalogue of a language; Chinese for one that we do not speak."""
    return _CATALOGUES.get(language, _CATALOGUES["zh"])
