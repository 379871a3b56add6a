"""What a template is filled with: words and lists of them, already written as people write them."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from models.fields import clean_lines

Value: TypeAlias = str | int | bool | Sequence["Value"] | Mapping[str, "Value"]
Content: TypeAlias = Mapping[str, Value]


def cleaned(value: Value) -> Value:
    """The same with composed letters and without invisible characters, which a file may not hold."""
    if isinstance(value, str):
        return str(clean_lines(value)).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if isinstance(value, Mapping):
        return {name: cleaned(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [cleaned(one) for one in value]
    return value
