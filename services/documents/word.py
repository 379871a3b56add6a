"""A filled template as DOCX, by docxtpl in a sandbox: a template reads what it is given and nothing behind it."""

import io
import re
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from models.vocabulary import Paper
from services.documents import shelf
from services.documents.content import Content, Value, cleaned
from services.errors import Refusal

_LONGEST: Final = 200
_WRITES_SO: Final = re.compile(r"([{}%])_([{}%])")  # docxtpl takes these for a way to write {{


def docx(paper: Paper, content: Content) -> bytes:
    """The paper as DOCX. Raises Refusal for an installation's template that fails."""
    template, own = shelf.docx(paper)
    try:
        return _filled(template, content)
    except Exception as error:  # a template can fail in any way
        if not own:
            raise
        reason = " ".join(str(error).split())[:_LONGEST] or type(error).__name__
        raise Refusal("template.broken_docx", file=f"{paper}.docx", reason=reason) from None


def _filled(template: bytes, content: Content) -> bytes:
    document, out = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document.render(_literal(cleaned(content)), sandbox, autoescape=True)
    document.save(out)
    return out.getvalue()


def _literal(value: Value) -> Any:  # noqa: ANN401 the same in docxtpl's own shape
    """What people typed stays what they typed, even where it looks like docxtpl's own writing."""
    if isinstance(value, str):
        return Markup(_WRITES_SO.sub(r"\1&#95;\2", str(escape(value))))  # noqa: S704 escaped just before
    if isinstance(value, dict):
        return {name: _literal(one) for name, one in value.items()}
    return [_literal(one) for one in value] if isinstance(value, list) else value
