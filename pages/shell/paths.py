"""The addresses of the screens. Links that people sent each other depend on them."""

from typing import Final

PUPILS: Final = "skoleni"
PLANS: Final = "plani"
DESK: Final = "eksperta-galds"
MEETINGS: Final = "sapulces"
CLAIMS: Final = "kompensacijas"
BUDGET: Final = "budzets"
CONSULTATIONS: Final = "konsultacijas"
PAYMENTS: Final = "maksajumi"
FIGURES: Final = "parskati"
EFFECT: Final = "efektivitate"
PEOPLE: Final = "cilveki"
SCHOOLS: Final = "skolas"
RULES: Final = "noteikumi"
TRAIL: Final = "zurnals"
IMPORT: Final = "imports"
OPEN_DATA: Final = "atvertie-dati"
ACCOUNT: Final = "konts"
PATHS: Final = (
    PUPILS, PLANS, DESK, MEETINGS, CONSULTATIONS, CLAIMS, PAYMENTS, BUDGET, FIGURES, EFFECT, PEOPLE, SCHOOLS, RULES, TRAIL, IMPORT, OPEN_DATA, ACCOUNT,
)  # fmt: skip
