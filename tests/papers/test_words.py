"""Every paper says what it must, in order, with Latvian letters, its code and the number of the page, and literally."""

import io
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from models.vocabulary import Paper
from services.documents.making import Ending, bound, made
from tests.papers.reading import in_order, pages, tight, words
from tests.papers.samples import AROUND, EVERY, PLAN, line, measure, risk
from tests.papers.says import SAYS

ENDINGS = list(Ending)
_SIGNS = {
    Paper.MINUTES: "Protokolists", Paper.APPLICATION: "Iesniedzējs", Paper.DECISION: "Lēmuma pieņēmējs", Paper.REPORT: "Sagatavotājs",
    Paper.COUNCIL: "Sagatavotājs",
}  # fmt: skip
HOSTILE = (
    '#read("/etc/passwd") *b* $x$ @ref <lbl> `c` [x] \\ // /* #panic("x")', "{{ 7*7 }} {% if x %} {# c #} {{ ''.__class__ }}", "{_{ 7*7 }_} {_% x %_}",
    "<b>&amp;</b> <w:p/> ]]> & \" '", '=1+1 =HYPERLINK("http://example.org")', "https://example.org/x", "שלום", "-- ... '' \"\"",
)  # fmt: skip


def content(paper: Paper, **over: Any) -> dict[str, Any]:
    return {**EVERY[paper], **over}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("paper", Paper)
def test_a_paper_says_what_it_must_in_order(paper: Paper, ending: Ending) -> None:
    text = words(ending, made(paper, ending, EVERY[paper]))

    assert in_order(text, *SAYS[paper]) == []
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("paper", Paper)
def test_every_page_bears_code_school_maker_day_and_number(paper: Paper) -> None:
    long = {"risks": [risk(n) for n in range(60)], "items": EVERY[Paper.MINUTES]["items"] * 60}
    long |= {"plans": EVERY[Paper.ORDER]["plans"] * 20, "measures": [measure(n) for n in range(40)]}
    long |= {"lines": EVERY[Paper.KA_FORM]["lines"] * 40, "shares": EVERY[Paper.MONTH_SUMMARY]["shares"] * 40}
    long |= {"claims": [one for one in EVERY[paper].get("claims", []) for _ in range(60)]}
    found = pages(made(paper, Ending.PDF, content(paper, **long)))

    assert len(found) > 1 or paper is Paper.APPLICATION
    for number, text in enumerate(found, start=1):
        assert in_order(text, "Kļavu Upes vidusskola", "IAP-2017-2-00012") == [], number
        assert f"Sagatavoja Pēteris Pīlādžlapa 15.01.2018 {number}. lpp. no {len(found)}" in text


@pytest.mark.parametrize("paper", Paper)
def test_a_docx_bears_them_too(paper: Paper) -> None:
    text = words(Ending.DOCX, made(paper, Ending.DOCX, EVERY[paper]))

    assert text.startswith("Kļavu Upes vidusskola IAP-2017-2-00012")
    assert text.endswith("Sagatavoja Pēteris Pīlādžlapa 15.01.2018 PAGE. lpp. no NUMPAGES")


def test_a_usual_plan_has_two_pages_at_most() -> None:
    usual = content(Paper.PLAN, risks=[risk(n) for n in range(6)], measures=[measure(n) for n in range(6)])

    assert len(pages(made(Paper.PLAN, Ending.PDF, usual))) == 2


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_plan_grows_and_no_text_is_cut(ending: Ending) -> None:
    risks = [risk(n, f"piezīme{n}." + "garš teksts " * 60 + f"gals{n}.") for n in range(12)]
    measures = [measure(n, f"iemesls{n}." + "vārds " * 300 + f"beigas{n}.") for n in range(15)]
    long = content(Paper.PLAN, strengths="s" * 2000, goal="teksts " * 280, risks=risks, measures=measures)
    text = words(ending, made(Paper.PLAN, ending, long))

    parts = [f"{word}{n}." for n in range(12) for word in ("piezīme", "gals")]
    assert in_order(text, *parts, *(f"{word}{n}." for n in range(15) for word in ("iemesls", "beigas"))) == []
    assert "s" * 2000 in tight(text)
    assert text.count("garš") == 12 * 60
    assert text.count("vārds") >= 15 * 300


@pytest.mark.parametrize("paper", Paper)
def test_no_word_runs_over_the_edge_of_the_page(paper: Paper) -> None:
    """Where a letter stands is asked of the file: everything lies between the margins."""
    wide = "Ļ" * 400
    over = {
        "pupil": wide,
        "goal": wide,
        "present": wide,
        "guardian": wide,
        "helped": wide,
        "preparer": wide,
        "outcome": wide,
    }
    over |= {"risks": [risk(1, wide)], "measures": [measure(1, wide)]}
    over |= {"items": [{**EVERY[Paper.MINUTES]["items"][0], "decision": wide, "pupil": wide, "responsible": wide}]}
    over |= {"plans": [{**EVERY[Paper.ORDER]["plans"][0], "pupil": wide, "measures": [{**line(), "provider": wide}]}]}
    file = PdfReader(io.BytesIO(made(paper, Ending.PDF, content(paper, **over))))
    places: list[tuple[float, str]] = []
    for page in file.pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, *_: places.append((tm[4] * cm[0] + cm[4], text)) if text.strip() else None
        )

    assert places
    assert max(x for x, _ in places) < 595 - 40
    assert min(x for x, _ in places) > 40


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("paper", Paper)
def test_nothing_known_leaves_a_paper_that_can_be_filled_by_hand(paper: Paper, ending: Ending) -> None:
    def emptied(value: Any) -> Any:
        return type(value)()

    text = words(ending, made(paper, ending, {name: emptied(value) for name, value in EVERY[paper].items()}))

    assert "None" not in text
    assert _SIGNS.get(paper, "Direktors") in text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("ending", ENDINGS)
def test_hostile_text_stands_there_literally(ending: Ending, text: str) -> None:
    found = made(Paper.PLAN, ending, content(Paper.PLAN, pupil=text, goal=text, risks=[risk(1, text)]))

    assert tight(words(ending, found)).count(tight(text)) == 3


@pytest.mark.parametrize("ending", ENDINGS)
def test_letters_no_font_has_and_invisible_ones_do_not_stop_a_paper(ending: Ending) -> None:
    text = "a\x00b\x07\x0cc\u202ed\u200b 😀 العربية e\r\nf\tg"
    found = words(ending, made(Paper.PLAN, ending, content(Paper.PLAN, goal=text)))

    assert "abcd" in found
    assert "e f g" in found
    assert not {"\x07", "\u202e", "\u200b"} & set(found)


@pytest.mark.parametrize("paper", Paper)
def test_what_is_typed_becomes_no_link_and_no_action(paper: Paper) -> None:
    link = "https://example.org"
    pdf = made(
        paper, Ending.PDF, {name: link if isinstance(value, str) else value for name, value in EVERY[paper].items()}
    )
    docx = made(
        paper, Ending.DOCX, {name: link if isinstance(value, str) else value for name, value in EVERY[paper].items()}
    )

    assert [page["/Annots"] for page in PdfReader(io.BytesIO(pdf)).pages if "/Annots" in page] == []
    assert "hyperlink" not in Document(io.BytesIO(docx)).element.xml


def test_lines_of_a_text_stay_lines() -> None:
    found = made(Paper.PLAN, Ending.DOCX, content(Paper.PLAN, goal="viens\ndivi"))
    assert "viens divi" in words(Ending.DOCX, found)
    whole = (
        PdfReader(io.BytesIO(made(Paper.PLAN, Ending.PDF, content(Paper.PLAN, goal="viens\ndivi"))))
        .pages[0]
        .extract_text()
    )

    assert "viens\n" in whole


@pytest.mark.parametrize("paper", Paper)
def test_a_pdf_is_latvian_tagged_and_tells_nothing_of_people_in_its_properties(paper: Paper) -> None:
    file = PdfReader(io.BytesIO(made(paper, Ending.PDF, EVERY[paper])))
    root: Any = file.trailer["/Root"]

    assert root["/Lang"] == "lv"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    told = " ".join(str(value) for value in (file.metadata or {}).values())
    assert "IAP-2017-2-00012" in told
    assert not [name for name in ("Ģirts", "Pēteris") if name in told]


@pytest.mark.parametrize("paper", Paper)
def test_a_docx_is_latvian_on_a4_with_headings_repeated_and_no_author(paper: Paper) -> None:
    document: Any = Document(io.BytesIO(made(paper, Ending.DOCX, EVERY[paper])))

    assert (round(document.sections[0].page_width.cm, 1), round(document.sections[0].page_height.cm, 1)) == (21.0, 29.7)
    assert "lv-LV" in document.styles.element.xml
    assert "w:tblHeader" in document.element.xml
    assert (document.core_properties.author, document.core_properties.comments) == ("", "")


@pytest.mark.parametrize(
    ("plans", "word"),
    [(1, "apstiprināto individuālo atbalsta plānu"), (3, "apstiprinātos individuālos atbalsta plānus")],
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_order_names_one_plan_or_several(ending: Ending, plans: int, word: str) -> None:
    several = [{**EVERY[Paper.ORDER]["plans"][0], "code": f"IAP-{n}"} for n in range(plans)]
    text = words(ending, made(Paper.ORDER, ending, content(Paper.ORDER, plans=several)))

    assert word in text
    assert in_order(text, *(f"IAP-{n}" for n in range(plans))) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_pupil_of_age_applies_for_themselves(ending: Ending) -> None:
    text = words(ending, made(Paper.APPLICATION, ending, content(Paper.APPLICATION, adult=True)))

    assert "Lūdzu iesaistīt mani" in text
    assert "manu bērnu" not in text
    assert "Māte" not in text


def test_many_papers_are_bound_in_order_each_with_its_own_numbers() -> None:
    first = made(Paper.PLAN, Ending.PDF, content(Paper.PLAN, code="IAP-1", measures=[measure(n) for n in range(30)]))
    second = made(Paper.ORDER, Ending.PDF, content(Paper.ORDER, code="IAP-2"))
    found = pages(bound([first, second]))
    numbers = len(pages(first))

    assert [text.rsplit(" ", 4)[1:] for text in found[:numbers]] == [
        [f"{n}.", "lpp.", "no", str(numbers)] for n in range(1, numbers + 1)
    ]
    assert found[-1].endswith("1. lpp. no 1")
    assert ["IAP-1" in text for text in found] == [True] * numbers + [False]
    assert AROUND["code"] not in PLAN["goal"]
