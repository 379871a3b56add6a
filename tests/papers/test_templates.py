"""An installation's own templates: they win, a broken one is refused in a sentence, and none reaches past its folder."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from models.settings import data_folder
from models.vocabulary import Language, Paper
from services.documents import shelf, typeset
from services.documents.making import Ending, made
from services.errors import Refusal
from services.texts import explain
from tests.papers.own import refused, written
from tests.papers.reading import pages, words
from tests.papers.samples import EVERY


@pytest.mark.parametrize("paper", Paper)
def test_a_pdf_is_made_from_the_installations_own_template(folder: Path, paper: Paper) -> None:
    before = pages(made(paper, Ending.PDF, EVERY[paper]))
    (folder / f"{paper}.typ").write_text(
        '#import "common.typ": *\n#set text(lang: "lv")\n#set document(title: "x")\nMūsu veidne: #data.code', "utf-8"
    )

    assert pages(made(paper, Ending.PDF, EVERY[paper])) == ["Mūsu veidne: IAP-2017-2-00012"]
    assert "Mūsu veidne" not in before[0]


@pytest.mark.parametrize("paper", Paper)
def test_a_docx_is_made_from_the_installations_own_template(folder: Path, paper: Paper) -> None:
    (folder / f"{paper}.docx").write_bytes(written("Mūsu veidne: {{ code }}"))

    assert "Mūsu veidne: IAP-2017-2-00012" in words(Ending.DOCX, made(paper, Ending.DOCX, EVERY[paper]))
    assert "Individuālais" not in words(Ending.DOCX, made(paper, Ending.DOCX, EVERY[paper]))


def test_what_all_papers_share_can_be_replaced_too_with_a_picture(folder: Path) -> None:
    ours = shelf.ours()["common.typ"].decode()
    (folder / "gerbonis.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>', "utf-8"
    )
    mine = ours.replace("[Sagatavoja ", '[#image("gerbonis.svg", height: 1em, alt: "ģerbonis") Kļavu novads: ')
    assert mine != ours
    (folder / "common.typ").write_text(mine, "utf-8")

    for paper in Paper:
        assert "Kļavu novads: Pēteris Pīlādžlapa" in pages(made(paper, Ending.PDF, EVERY[paper]))[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_of_dots_stands_on_a_paper_too(folder: Path, kind: str) -> None:
    """Typst takes files by name only where they are text: whoever put a PNG beside their template got no paper."""
    Image.new("RGB", (40, 40), "navy").save(folder / f"gerbonis.{kind.lower()}", kind)
    ours = shelf.ours()["common.typ"].decode()
    told = f'[#image("gerbonis.{kind.lower()}", height: 1em, alt: "ģerbonis") Sagatavoja '
    (folder / "common.typ").write_text(ours.replace("[Sagatavoja ", told), "utf-8")

    file = PdfReader(io.BytesIO(made(Paper.MINUTES, Ending.PDF, EVERY[Paper.MINUTES])))
    assert len(file.pages[0].images) == 1


def test_a_template_that_is_mended_counts_at_once(folder: Path) -> None:
    (folder / "plan.typ").write_text("#nav", "utf-8")
    refused(Paper.PLAN, Ending.PDF)
    (folder / "plan.typ").unlink()

    assert "Individuālais atbalsta plāns" in pages(made(Paper.PLAN, Ending.PDF, EVERY[Paper.PLAN]))[0]


BROKEN = {
    "a bracket left open": ("viens\n#let f(", "unclosed"),
    "a field nobody knows": ('#import "common.typ": *\n\n#data.nav_tada', "nav_tada"),
    "a word nobody knows": ("x\n\n\n#nekas", "nekas"),
    "one that stops by itself": ('#panic("diemžēl")', "diemžēl"),
    "a loop without end": ("#while true {}", "true"),
    "a call without end": ("#let f(x) = f(x + 1)\n\n#f(1)", "depth"),
    "a file that is not there": ('#read("nav.txt")', "not found"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_refused_with_its_name_its_line_and_the_reason(folder: Path, name: str) -> None:
    source, reason = BROKEN[name]
    (folder / "plan.typ").write_text(source, "utf-8")
    refusal = refused(Paper.PLAN, Ending.PDF)

    assert (refusal.why.name, refusal.why.values["file"]) == ("template.broken", "plan.typ")
    assert reason in str(refusal.why.values["reason"])
    blamed = [n for n, text in enumerate(source.splitlines(), start=1) if text.startswith("#") and "import" not in text]
    line = blamed[0]
    assert refusal.why.values["line"] == line
    assert f"veidne plan.typ nav lietojama. {line}. rindā" in explain(Language.LATVIAN, refusal.why)


def test_the_file_that_fails_is_the_one_that_is_named(folder: Path) -> None:
    (folder / "common.typ").write_text(
        shelf.ours()["common.typ"].decode().replace("data.school, align", "data.skola, align"), "utf-8"
    )

    assert refused(Paper.MINUTES, Ending.PDF).why.values["file"] == "common.typ"


@pytest.mark.parametrize("ending", [".typ", ".docx", ".png"])
def test_a_link_to_a_file_elsewhere_is_no_template(folder: Path, ending: str) -> None:
    (folder / f"plan{ending}").symlink_to(data_folder() / "secret.txt")
    refusal = refused(Paper.PLAN, Ending.PDF if ending != ".docx" else Ending.DOCX)

    assert (refusal.why.name, refusal.why.values["file"]) == ("template.not_a_file", f"plan{ending}")


def test_a_file_too_large_to_be_a_template_is_refused(folder: Path) -> None:
    with (folder / "plan.typ").open("wb") as file:
        os.ftruncate(file.fileno(), 6 * 2**20)

    assert refused(Paper.PLAN, Ending.PDF).why.name == "template.too_large"


def test_a_template_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "plan.typ").write_bytes(b"\xff\xfe\x00")

    assert refused(Paper.PLAN, Ending.PDF).why.name == "template.not_utf8"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_docx_is_refused(folder: Path, content: bytes) -> None:
    (folder / "plan.docx").write_bytes(content)

    assert refused(Paper.PLAN, Ending.DOCX).why.name == "template.broken_docx"


def test_an_excel_file_called_docx_is_refused(folder: Path) -> None:
    import openpyxl

    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    (folder / "plan.docx").write_bytes(out.getvalue())

    assert refused(Paper.PLAN, Ending.DOCX).why.name == "template.broken_docx"


def test_a_template_of_another_kind_does_not_stand_in_the_way(folder: Path) -> None:
    (folder / "plan.docx").write_bytes(b"broken")
    (folder / "order.typ").write_text("#nav", "utf-8")
    (folder / "piezimes.txt").write_text("{{ x", "utf-8")

    assert made(Paper.PLAN, Ending.PDF, EVERY[Paper.PLAN])
    assert made(Paper.ORDER, Ending.DOCX, EVERY[Paper.ORDER])


def test_a_fault_of_our_own_templates_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a bug, and is logged as one."""
    lacking: Any = {name: value for name, value in EVERY[Paper.PLAN].items() if name != "goal"}
    for ending in Ending:
        with pytest.raises(Exception, match="goal") as caught:
            made(Paper.PLAN, ending, lacking)
        assert not isinstance(caught.value, Refusal)


def test_the_server_starts_whatever_stands_in_the_folder(folder: Path) -> None:
    (folder / "minutes.typ").write_text("#nav", "utf-8")
    (folder / "common.typ").write_bytes(b"\xff")

    typeset.warm_up()
