"""Names as Latvians sort and search them."""

import unicodedata
from typing import Final

_OWN_LETTERS = "aābcčdeēfgģhiīyjkķlļmnņoōpqrŗsštuūvwxzž"
# ā, ē, ī, ō, ū and y only decide where all else is equal; č, ģ, ķ, ļ, ņ, ŗ, š, ž are letters of their own.
_PLAIN: Final = {"ā": "a", "ē": "e", "ī": "i", "y": "i", "ō": "o", "ū": "u"}
_ORDER: Final = {
    letter: index for index, letter in enumerate(letter for letter in _OWN_LETTERS if letter not in _PLAIN)
}
_LONGEST = 100


def fold(text: str) -> str:
    """The text as search compares it: lower case, no diacritics ("Bērziņš" → "berzins")."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def sort_key(*names: str) -> str:
    """A key of plain letters and digits whose order is the Latvian order of the names, in any database."""
    return "0".join(_one_key(name[:_LONGEST]) for name in names)[:400]


def _one_key(name: str) -> str:
    letters = [c for c in unicodedata.normalize("NFC", name.casefold()) if c.isalnum()]
    first = "".join(_primary(c) for c in letters)
    second = "".join("b" if c in _PLAIN else "a" for c in letters)
    return f"{first}0{second if 'b' in second else ''}"


def _primary(letter: str) -> str:
    """Two characters per letter, so that nothing depends on a database's own idea of order; digits come first."""
    if letter.isdecimal():
        return f"1{int(letter)}"
    known = letter if letter in _OWN_LETTERS else fold(letter)[:1]  # a foreign mark is no letter of its own
    place = _ORDER.get(_PLAIN.get(known, known))
    if place is None:  # a foreign script: after z, in its own order as far as 26 letters go
        return "z" + chr(97 + ord(letter) % 26)
    return "a" + chr(97 + place) if place < 26 else "b" + chr(97 + place - 26)
