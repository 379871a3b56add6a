"""The walls of the house: who may know whom, and what nobody may do. Contracts of imports are in pyproject.toml."""

import ast
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

from tests.house.source import ROOMS, Module, application, calls, dotted, imported, modules, place, within
from tests.services.matrix.steps import NOT_USE_CASES

FRAMEWORK = ("streamlit", "streamlit_authenticator", "altair")
DATABASE = ("sqlalchemy", "sqlmodel", "alembic", "models.database", "models.schema")
SQL = {"exec", "execute", "scalars", "exec_driver_sql", "commit", "flush", "rollback", "get_one", "expunge"}
BY_NAME = {"__import__", "importlib.import_module", "import_module", "runpy.run_path", "runpy.run_module"}
RUNS_TEXT = {"eval", "exec", "compile", "pickle.loads", "pickle.load", "marshal.loads", "yaml.load", "os.system"}
# Shown as it is, not as text: each place makes safe what it shows.
RAW_HTML = {"pages/shell/frame.py"}
# A spreadsheet knows no other number.
FLOATS = {"services/transfer/writing.py"}
# Whoever warms the server up reads the rules before there is a visitor.
OPERATORS = {"pages/front/warmup.py"}
OWN_THINGS = {
    "deputies.own": "a person's own",
    "drafts.load": "a person's own",
    "drafts.keep": "a person's own",
    "drafts.drop": "a person's own",
    "people.choose_language": "a person's own",
    "plan_writing.semesters_open": "the calendar is for everybody",
}
# What a function does with its `work` that counts as asking who acts.
ASKING = {"require", "get", "within"}


def knows(module: Module, names: tuple[str, ...]) -> list[str]:
    return [name for name in imported(module) if any(name == known or name.startswith(f"{known}.") for known in names)]


def test_there_is_something_to_look_at() -> None:
    rooms = {room: len(within(room)) for room in ROOMS}
    assert all(count > 15 for count in rooms.values()), rooms
    assert len(modules()) > len(application())


def test_streamlit_finds_no_script_to_serve_around_the_front_door() -> None:
    assert [m.path for m in application() if m.path.count("/") == 1 and m.room == "pages"] == ["pages/__init__.py"]
    assert [m.path for m in application() if m.path == "pages/__init__.py" and m.tree.body] == []


def test_no_module_needs_itself() -> None:
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        pytest.fail(f"these need each other: {' → '.join(error.args[1])}")
    assert len(order) > 100


def test_below_the_pages_nobody_knows_streamlit() -> None:
    found = {module.path: knows(module, FRAMEWORK) for module in within("models", "services")}
    assert {path: names for path, names in found.items() if names} == {}


def test_below_the_pages_nothing_is_imported_by_its_name() -> None:
    """An import hidden in a text is seen by no contract."""
    found = [place(m, call) for m in within("models", "services") for name, call in calls(m.tree) if name in BY_NAME]
    assert found == []


def test_screens_know_no_database() -> None:
    found = {module.path: knows(module, DATABASE) for module in within("pages", "app.py")}
    assert {path: names for path, names in found.items() if names} == {}


def test_screens_ask_services_and_never_the_session() -> None:
    found = [
        place(module, node)
        for module in within("pages")
        for node in module.nodes()
        if isinstance(node, ast.Attribute) and (node.attr in SQL or dotted(node).startswith("work.session."))
    ]
    assert found == []


def test_no_screen_acts_as_the_operator() -> None:
    found = {
        module.path
        for module in within("pages", "app.py")
        for node in module.nodes()
        if (isinstance(node, ast.Attribute | ast.Name) and dotted(node).rsplit(".", 1)[-1] == "OPERATOR")
        or (isinstance(node, ast.Constant) and node.value == "operator")
    }
    assert found == OPERATORS


def test_no_text_is_run_as_code() -> None:
    found = [place(module, call) for module in application() for name, call in calls(module.tree) if name in RUNS_TEXT]
    assert found == []


def test_nothing_is_printed_past_the_log() -> None:
    found = [place(m, call) for m in application() for name, call in calls(m.tree) if name in ("print", "breakpoint")]
    assert found == []


def test_nothing_people_typed_is_shown_as_html() -> None:
    raw, html = [], set()
    for module in application():
        for name, call in calls(module.tree):
            raw += [place(module, call) for keyword in call.keywords if keyword.arg == "unsafe_allow_html"]
            html |= {module.path} if name in ("st.html", "st.iframe", "components.html") else set()
    assert raw == []
    assert html == RAW_HTML


def test_money_is_never_a_float() -> None:
    found = {m.path for m in within("models", "services") for name, call in calls(m.tree) if name == "float"}
    assert found == FLOATS


@pytest.mark.parametrize(
    "path",
    [
        "models/base.py", "models/claims.py", "models/plans.py", "models/programme.py", "services/caps.py", "services/money/claims.py",
        "services/money/claim_decisions.py", "services/money/claim_lists.py", "services/counting/queries.py", "services/figures.py", "services/home.py",
        "services/rules/compensation.py", "services/rules/support_plans.py", "services/transfer/claims_table.py",
    ],
)  # fmt: skip
def test_where_money_is_counted_no_number_has_a_fraction(path: str) -> None:
    """And nothing is divided: a share of a sum would not have whole cents."""
    module = next(module for module in application() if module.path == path)
    fractions = [n for n in module.nodes() if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    shares = [n for n in module.nodes() if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)]
    assert [place(module, node) for node in (*fractions, *shares)] == []


def takes_work(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = [*function.args.posonlyargs, *function.args.args][:1]
    return bool(first) and first[0].arg == "work"


def short(module: Module) -> str:
    return module.name.rsplit(".", 1)[-1]


def those_who_ask() -> tuple[dict[str, bool], set[str]]:
    """Every function that is given a `work`, with whether it asks, itself or by what it hands its `work` to."""
    asks: dict[str, bool] = {}
    hands_on: dict[str, set[str]] = {}
    for module in within("services"):
        for function in module.functions():
            if not takes_work(function):
                continue
            name = f"{short(module)}.{function.name}"
            own = list(calls(function))
            asks[name] = any(called.removeprefix("work.") in ASKING for called, _ in own if called.startswith("work."))
            given = (called for called, call in own if any(dotted(argument) == "work" for argument in call.args))
            hands_on[name] = {called if "." in called else f"{short(module)}.{called}" for called in given}
            hands_on[name] |= {f"{short(module)}.{_first(call)}" for called, call in own if called == "outcome_of"}
    while True:
        more = {name for name, others in hands_on.items() if not asks[name] and any(asks.get(o) for o in others)}
        if not more:
            return asks, {name for name, asked in asks.items() if not asked}
        asks |= dict.fromkeys(more, True)


def _first(call: ast.Call) -> str:
    return dotted(call.args[0])


def test_every_use_case_asks_who_acts() -> None:
    asks, silent = those_who_ask()
    public = {name for name in silent if not name.split(".")[1].startswith("_")}

    assert len(asks) > 100
    assert public - set(NOT_USE_CASES) == set(OWN_THINGS)
