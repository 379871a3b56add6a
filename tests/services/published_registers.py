"""Registers made of nothing but published figures: so many schools, pupils and plans of one place, brought in from files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from services.demo.municipality import nobodys_code
from tests.commands.shell import done
from tests.transfer.files import Row, csv_of

SHIFT: Final = 2  # each semester so many of the longest supported leave and others come


@dataclass(frozen=True)
class Register:
    """`plans`: how many pupils have one in each semester; `staying`: the same pupils again, not others after them."""

    municipality: str
    names: tuple[str, ...]
    plans: Mapping[str, int]
    first: int  # apart from other registers: the number of the first pupil and school
    staying: bool = False

    def members(self, semester: str) -> range:
        begin = 0 if self.staying else list(self.plans).index(semester) * SHIFT
        return range(begin, begin + self.plans[semester])

    @property
    def everybody(self) -> list[int]:
        return sorted({who for semester in self.plans for who in self.members(semester)})

    def school_of(self, who: int) -> str:
        return f"47{self.first + who % len(self.names):08}"

    def code(self, who: int) -> str:
        return nobodys_code(date(2006, 5, 17), self.first + who)

    def schools(self) -> Iterator[Row]:
        for number, name in enumerate(self.names):
            yield {
                "reg_no": f"47{self.first + number:08}", "name": name, "kind": "general", "municipality": self.municipality,
                "joined_semester": next(iter(self.plans)),
            }  # fmt: skip

    def pupils(self) -> Iterator[Row]:
        for who in self.everybody:
            yield {
                "school": self.school_of(who), "personal_code": self.code(who), "first_name": "Izdomāts", "last_name": f"Bērns{self.first + who}",
                "programme": "general", "grade": 5 + who % 5,
            }  # fmt: skip

    def rows_of_plans(self) -> Iterator[Row]:
        for semester in self.plans:
            for who in self.members(semester):
                yield {
                    "school": self.school_of(who), "personal_code": self.code(who), "semester": semester, "status": "closed",
                    "grade": 5 + who % 5, "risks": "R1.02=2", "measures": "consultation:teacher:matemātika:2", "outcome": "continues",
                    "end_risks": "R1.02=1",
                }  # fmt: skip

    def bring_in(self, folder: Path) -> None:
        for kind, rows in (("schools", self.schools()), ("pupils", self.pupils()), ("plans", self.rows_of_plans())):
            file = folder / f"{kind}-{self.first}.csv"
            table = list(rows)
            file.write_bytes(csv_of(table))
            report = done("import", kind, file, "--history", "--json").json
            assert (report["created"], report["refused"]) == (len(table), [])


def numbered(stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem} {number}. skola" for number in range(1, count + 1))


# Jelgava by 15.01.2018: 120 pupils in the semester that had just ended, 11 institutions, 147 plans with the experts. One plan a pupil
# and semester: so 27 of the 147 are read as plans of the semester that had begun.
JELGAVA: Final = Register("Jelgava", numbered("Jelgavas", 11), {"2017-1": 120, "2017-2": 27}, 100, staying=True)
REZEKNE: Final = Register("Rēzeknes novads", numbered("Rēzeknes novada", 10), {"2019-1": 146}, 300)
PREILI: Final = Register(
    "Preiļu novads",
    ("Preiļu 1.pamatskola",),
    {
        "2017-1": 10, "2017-2": 11, "2018-1": 13, "2018-2": 19, "2019-1": 17, "2019-2": 23, "2020-1": 20, "2020-2": 16,
    },
    500,
)  # fmt: skip
VALODINA: Final = Register("Rīga", ("Rīgas sākumskola Valodiņa",), {"2021-1": 25}, 600)
REGISTERS: Final = (JELGAVA, REZEKNE, PREILI, VALODINA)
