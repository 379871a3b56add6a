"""Our templates as files, for somebody to change."""

from pathlib import Path

from models.settings import data_folder
from models.vocabulary import Paper
from services.documents.making import Ending, made
from tests.commands.shell import done, pumpurs
from tests.papers.reading import words
from tests.papers.samples import EVERY


def test_the_templates_are_written_and_named(tmp_path: Path) -> None:
    said = done("templates", "--out", tmp_path / "new" / "folder", "--json").json

    written = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert said == {"folder": str(tmp_path / "new" / "folder"), "files": written}
    assert len(written) == 1 + 2 * len(Paper)
    assert done("templates", "--out", tmp_path).out == f"{len(written)} templates are in {tmp_path}.\n"


def test_what_is_written_makes_the_same_papers(tmp_path: Path) -> None:
    before = {(paper, ending): words(ending, made(paper, ending, EVERY[paper])) for paper in Paper for ending in Ending}
    done("templates", "--out", data_folder() / "templates")

    assert {(paper, ending): words(ending, made(paper, ending, EVERY[paper])) for paper, ending in before} == before


def test_somebodys_own_templates_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "order.typ").write_text("mans", "utf-8")
    said = pumpurs("templates", "--out", tmp_path)

    assert (said.code, said.err) == (1, "order.typ is not written over: the folder has one already.\n")
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["order.typ"]


def test_a_folder_that_cannot_be_made_is_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    said = pumpurs("templates", "--out", tmp_path / "file" / "folder")

    assert (said.code, len(said.err.splitlines())) == (1, 1)
