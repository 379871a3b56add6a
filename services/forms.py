"""Raw input to a checked form, the same way for screens, imports and commands."""

from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services.errors import Invalid
from services.rules.answers import Why

FormT = TypeVar("FormT", bound=BaseModel)

_MESSAGES: Final = {
    "missing": "missing",
    "string_too_short": "missing",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "not_allowed_characters",
    "enum": "not_a_choice",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "bool_parsing": "not_a_choice",
    "uuid_parsing": "not_a_choice",
    "uuid_type": "not_a_choice",
    "extra_forbidden": "unknown_column",
    "too_long": "too_many",
}


def checked(form: type[FormT], raw: Mapping[str, object]) -> FormT:
    """The form filled from raw input. Raises Invalid with a reason for every field that is wrong."""
    try:
        return form.model_validate(raw)
    except ValidationError as error:
        raise Invalid({_field(detail): _why(detail) for detail in reversed(error.errors())}) from None


def _field(detail: ErrorDetails) -> str:
    return str(detail["loc"][0]) if detail["loc"] else ""


def _why(detail: ErrorDetails) -> Why:
    if detail["input"] in ("", None):
        return Why("field.missing")
    if detail["type"] == "custom":
        return Why(f"field.{detail['ctx']['why']}")
    return Why(f"field.{_MESSAGES.get(detail['type'], 'not_a_choice')}")
