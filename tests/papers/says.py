"""What each paper filled with the samples must say, in this order."""

from models.vocabulary import Paper
from tests.papers.samples import LETTERS

PLAN_SAYS = (
    "Individuālais atbalsta plāns", "Izglītojamais", "Ģirts Ķēniņš", "Stiprās puses", "Čakls.", "Izglītojamā paša mērķis", "Pabeigt klasi.",
    "Riski", "R1.01", "Grūtības mācībās", "vidējs", LETTERS, "R1.02", "Šajā izdrukā nav iekļauti sensitīvi riski", ": 2.",
    "izdrukā nav iekļauti.", "īpašu kategoriju personas datus", "Atbalsta pasākumi", "Konsultācija: pedagogs, temats 1", "4 h mēnesī",
    "Gita Gundegsēta", "R1.02", "R3.05", "Vajag palīdzēt.", "temats 2", "Plānotais finansējums", "1 244,56 €", "1 234,56 €", "psihologs",
    "Saskaņošana", "iesniedza", "14.01.2018", "Vecāks vai likumiskais pārstāvis", "Direktors", "Dace Dzērvenāja",
)  # fmt: skip
SAYS = {
    Paper.PLAN: PLAN_SAYS,
    Paper.EVALUATION: (
        "Individuālā atbalsta plāna izvērtējums", "Velga Vizbulsēta", "31.05.2018", "Riski semestra sākumā un beigās", "R1.01", "vidējs",
        "zems", "mazinājies", "R1.02", "sensitīvi riski", "Sniegtais atbalsts", "temats 1", "Iznākums", "situācija uzlabojusies",
        "Pabeigt klasi.", "Sarunas.", "Plāna sagatavotājs", "Pēteris Pīlādžlapa", "Direktors",
    ),
    Paper.ORDER: (
        "Rīkojums", "15.01.2018", "Nr.", "Par individuālo atbalsta plānu pasākumu īstenošanu", "PuMPuRS", "apstiprināto",
        "IAP-2017-2-00012", "Ģirts Ķēniņš", "7. klase", "Konsultācija: pedagogs, temats 1", "4 h mēnesī", "Gita Gundegsēta", "temats 2",
        "attālināti, metode", "Direktors", "Dace Dzērvenāja",
    ),
    Paper.APPLICATION: (
        "Iesniegums dalībai programmā", "Kļavu Upes vidusskola direktoram", "Māte Ķēniņa", "29112347", "mate@example.org", "Ģirts Ķēniņš",
        "040305-20009", "04.03.2005", "7. klase, vispārējā izglītība", "latviešu", "Lūdzu iesaistīt manu bērnu", "PuMPuRS",
        "personas datu pārzinis ir Kļavu novads;", "Vecāks vai likumiskais pārstāvis", "Māte Ķēniņa",
    ),
    Paper.MINUTES: (
        "Atbalsta komandas sapulces protokols", "15.01.2018", "Ilze Ievziede", "Dace, Pēteris", "Lēmumi", "Ģirts Ķēniņš",
        "Sarunāt ar vecākiem.", "Gita", "22.01.2018", "Sapulces vadītājs", "Ilze Ievziede", "Protokolists",
    ),
    Paper.DECISION: (
        "Lēmums", "15.01.2018", "Nr.", "IAP-2017-2-00012", "Māte Ķēniņa", "Par izdevumu kompensāciju", "PuMPuRS", "Ģirts Ķēniņš",
        "pamatojoties uz: MK noteikumi Nr. 460", "apmierināt daļēji", "Č-7", "85,00 €", "70,00 €", "pārsniedz griestus", "70,00 € mēnesī",
        "Paziņojums", "30,00 €", "Noraidīts.", "Nav biļešu.", "115,00 €", "Lēmuma pārsūdzēšana.", "Mēneša laikā", "Māra Madarsēta",
    ),
    Paper.KA_FORM: (
        "Konsultāciju un atbalsta (KA) veidlapa", "2018. gada janvāris", "Ģirts Ķēniņš", "7. klase", "IAP-2017-2-00012", "1 h 20 min",
        "12.01.2018", "10:00–10:40", "40", "pedagogs: matemātika", "grupā, 3 izglītojamie", "15.01.2018", "attālināti",
        "rīkojums 1-9/3, apstiprināts 15.01.2018", "Konsultāciju sniedzējs", "Direktors", "Dace Dzērvenāja",
    ),
    Paper.MONTH_SUMMARY: (
        "Konsultāciju mēneša kopsavilkums", "2018. gada janvāris", "Kļavu Upes vidusskola", "Gita Gundegsēta", "pedagogs", "2",
        "1 h 20 min", "nav likmes", "Baiba Baldriāne", "psihologs", "8,00 €", "Kopā", "pedagogs", "kopsumma nav zināma", "Direktors",
    ),
    Paper.COUNCIL: (
        "Pārskats domei", "Kļavu novads", "2017./2018. m. g. 2. semestris", "15.01.2018 12:00", "pašvaldības koordinators", "Plāni", "41",
        "mazāk nekā 5 cilvēkiem", "1. atradums", "Skola", "Upes vidusskola", "21", "…", "Riski nesummējas.", "8. atradums", "Kā skaitīts",
        "vienu reizi", "Sagatavotājs", "Pēteris Pīlādžlapa",
    ),
    Paper.REPORT: (
        "Sadarbības partnera pārskats", "2018. gada janvāris", "Pieņemts", "Kļavu novads", "60,01 €", "50,01 €", "42,51 €", "7,50 €",
        "Sandra", "MP-1", "Upes vidusskola", "Meža pamatskola", "pedagogs", "1,00", "asistents", "Pierādījumi", "Č-7", "20.01.2018", "M-2018-1",
        "ffffffffffff", "zīmogs", "0123456789abcdef", "Aija Āboliņlapa",
    ),
}  # fmt: skip
