"""No template reaches past its folder: neither files nor the network, nor what stands behind the content it is given."""

from pathlib import Path

import pytest

from models.settings import data_folder
from models.vocabulary import Language, Paper
from services.documents import typeset
from services.documents.making import Ending
from services.texts import explain
from tests.papers.own import refused, written

OUTSIDE = {
    "up": '#read("../secret.txt")',
    "far up": '#read("../../../../../../../etc/passwd")',
    "from the root": '#read("/etc/passwd")',
    "the data folder by its name": '#read("{data}/secret.txt")',
    "as a picture": '#image("../secret.txt")',
    "as a table": '#csv("../secret.txt")',
    "by words put together": '#read(".." + "/secret.txt")',
    "evaluated": '#eval("read(\\"../secret.txt\\")")',
    "as a plugin": '#plugin("../secret.txt")',
}  # fmt: skip


@pytest.mark.parametrize("how", OUTSIDE)
def test_a_template_reads_nothing_outside_its_own_folder(folder: Path, how: str) -> None:
    (folder / "plan.typ").write_text(OUTSIDE[how].replace("{data}", str(data_folder())), "utf-8")
    refusal = refused(Paper.PLAN, Ending.PDF)

    assert (refusal.why.name, refusal.why.values["file"]) == ("template.broken", "plan.typ")
    assert (
        str(data_folder()) not in explain(Language.LATVIAN, refusal.why).replace(OUTSIDE[how], "")
        or "by its name" in how
    )


@pytest.mark.parametrize(
    "source",
    [
        '#import "@preview/cetz:0.3.1": *',
        '#import"@preview/cetz:0.3.1": *',
        '#include "@local/x:0.1.0"',
        '#let p = "@pre" + "view/x:0.1.0"\n#import p: *',
        '#import ("@pre" + "view/x:0.1.0"): *',
        '#import "\\u{40}preview/x:0.1.0": *',
        '#import /* x */ "@preview/x:0.1.0": *',
        '#import // x\n"@preview/x:0.1.0": *',
    ],
)
def test_a_template_fetches_nothing_from_the_network(
    folder: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused before anything runs it."""
    monkeypatch.setattr(typeset, "_run", None)
    (folder / "plan.typ").write_text(source, "utf-8")

    assert refused(Paper.PLAN, Ending.PDF).why.name == "template.brings_in"


HOSTILE_DOCX = {
    "its class": "{{ code.__class__.__mro__ }}",
    "all classes": "{{ ''.__class__.__base__.__subclasses__() }}",
    "the globals of a helper": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "the environment": "{{ self._TemplateReference__context.environment }}",
    "another file": "{% include '/etc/passwd' %}",
    "an import": "{% import 'os' as os %}",
    "through a filter": "{{ code|attr('__class__') }}",
    "through a format": "{{ '{0.__class__.__init__.__globals__}'.format(code) }}",
    "a field nobody knows": "{{ nav_tada }}",
    "a part of one nobody knows": "{% for risk in risks %}{{ risk.nav }}{% endfor %}",
    "broken writing": "{{ code",
    "a loop too long": "{% for i in range(10**9) %}{% endfor %}",
    "changing what it is given": "{% set _ = risks.append(1) %}",
    "an end without beginning": "{% endif %}",
    "divided by nothing": "{{ 1 // 0 }}",
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE_DOCX)
def test_a_docx_reaches_nothing_behind_what_it_is_given(folder: Path, how: str) -> None:
    (folder / "plan.docx").write_bytes(written(HOSTILE_DOCX[how]))
    refusal = refused(Paper.PLAN, Ending.DOCX)

    assert (refusal.why.name, refusal.why.values["file"]) == ("template.broken_docx", "plan.docx")
    assert str(refusal.why.values["reason"])
