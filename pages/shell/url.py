"""Filters and the open record live in the address, so that a link can be sent to a colleague. Nothing personal does."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

import streamlit as st

WordT = TypeVar("WordT", bound=StrEnum)


def uuid(name: str) -> UUID | None:
    """An id in the address; None for none or for anything that is not one."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        return None


def word(name: str, kind: type[WordT]) -> WordT | None:
    given = st.query_params.get(name, "")
    return kind(given) if given in set(kind) else None


def text(name: str) -> str:
    return st.query_params.get(name, "")


def number(name: str, default: int = 1) -> int:
    given = st.query_params.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 7 else default


def put(**values: object) -> None:
    """Set or, for an empty value, remove what stands in the address."""
    for name, value in values.items():
        if value in (None, ""):
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)
