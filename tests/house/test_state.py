"""What a module keeps is the same for everybody: nothing changes at its top, and every cache is of what never changes."""

import ast
from collections.abc import Iterator

from tests.house.source import Module, application, calls, dotted, place

CHANGEABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)
MAKERS = {
    "list", "dict", "set", "bytearray", "dict.fromkeys", "defaultdict", "deque", "OrderedDict", "Counter", "ChainMap", "WeakKeyDictionary",
    "WeakValueDictionary", "threading.Lock", "threading.RLock", "threading.local", "Lock", "RLock", "Queue", "ContextVar", "SimpleNamespace",
}  # fmt: skip
CHANGES = {
    "add", "append", "clear", "discard", "extend", "insert", "move_to_end", "pop", "popitem", "remove", "reverse", "set", "setdefault", "sort",
    "update", "intersection_update", "difference_update", "acquire", "release", "reset",
}  # fmt: skip
# What does change, for everybody in this process, and why that is right.
KEPT = {
    "models.base.SQLModel.metadata.naming_convention": "how constraints are called, said once before any table",
    "models.database._writing": "the turn of those who write to SQLite",
    "models.database._holders": "which thread has that turn",
    "pages.front.shield._standing": "this process serves behind the protective layer",
    "services.clock._told": "the moment a story is told of, in this context only",
    "services.effect.kept._kept": "answers that took long, each for its reach and a while",
    "services.passwords._stand_in": "a hash of nothing, made at the first need",
    "services.rulebook._books": "the programmes' rows, read again when their stamp changed",
    "services.rulebook._loading": "one reads them at a time",
}
# Forms: pydantic gives each its own.
COPIED = {"services.transfer.plans_table.PlanRow.measures", "services.transfer.plans_table.PlanRow.end_risks"}
CACHES = {
    "cache",
    "lru_cache",
    "functools.cache",
    "functools.lru_cache",
    "cached_property",
    "st.cache_data",
    "st.cache_resource",
}
# Each is of something that stays the same while the process lives, and of nobody's data.
CACHED = {
    "models.database.engine": "the one engine",
    "models.settings.secret": "the installation's own key",
    "pages.budget.charts.by_place": "how a chart is drawn, without its rows",
    "pages.figures.charts.across": "how a chart is drawn, without its rows",
    "pages.figures.charts.groups": "how a chart is drawn, without its rows",
    "pages.figures.charts.hours": "how a chart is drawn, without its rows",
    "pages.figures.around_charts.ages": "how a chart is drawn, without its rows",
    "pages.figures.around_charts.beside_goal": "how a chart is drawn, without its rows",
    "pages.figures.around_charts.begun": "how a chart is drawn, without its rows",
    "pages.figures.around_charts.funnel": "how a chart is drawn, without its rows",
    "pages.figures.around_charts.stages": "how a chart is drawn, without its rows",
    "pages.figures.charts.money_by_kind": "how a chart is drawn, without its rows",
    "pages.effect.charts.changes": "how a chart is drawn, without its rows",
    "pages.effect.charts.curves": "how a chart is drawn, without its rows",
    "pages.effect.charts.parts": "how a chart is drawn, without its rows",
    "pages.effect.charts.shares": "how a chart is drawn, without its rows",
    "pages.figures.charts.money_by_month": "how a chart is drawn, without its rows",
    "pages.figures.charts.over_time": "how a chart is drawn, without its rows",
    "pages.figures.charts.published": "how a chart is drawn, without its rows",
    "pages.figures.charts.tiles": "how a chart is drawn, without its rows",
    "pages.front.framework_files.paths": "Streamlit's own files",
    "pages.front.headers.index_html": "Streamlit's page with our name",
    "pages.front.headers.policy": "a header, by the origin",
    "services.consulting.facts._holidays_of": "the public holidays of a year",
    "services.transfer.columns._codes": "the words of a vocabulary, by their labels",
    "services.transfer.consultations_table._minutes": "what a number means, whoever wrote it",
    "services.transfer.consultations_table._on": "what a day means, whoever wrote it",
    "services.transfer.consultations_table._start": "what a time means, whoever wrote it",
    "services.documents.shelf.docx_of_ours": "files that ship with the software",
    "services.documents.shelf.typst_of_ours": "files that ship with the software",
    "services.documents.typeset._fonts": "the letters that ship with typst",
    "services.presets.read": "a file that ships with the software",
    "services.trail._key": "made of the installation's own key",
    "services.texts.catalogue": "the texts of a language",
}


def kept(module: Module) -> Iterator[tuple[str, bool, ast.stmt]]:
    """Names at the top of a module that hold something which could change, and whether they are declared final."""
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign):
            targets, value, final = statement.targets, statement.value, False
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            final = dotted(_outermost(statement.annotation)) == "Final"
            targets, value = [statement.target], statement.value
        else:
            continue
        if isinstance(value, CHANGEABLE) or (isinstance(value, ast.Call) and _maker(value)):
            yield from ((dotted(target), final, statement) for target in targets)


def _outermost(annotation: ast.expr) -> ast.expr:
    return annotation.value if isinstance(annotation, ast.Subscript) else annotation


def _maker(call: ast.Call) -> bool:
    made = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    return dotted(made) in MAKERS


def changed(module: Module) -> set[str]:
    """Names of the module that something in it writes into."""
    found = set()
    for node in module.nodes():
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(dotted(node.value))
        elif isinstance(node, ast.AugAssign):
            found.add(dotted(node.target))
    found |= {name.rsplit(".", 1)[0] for name, _ in calls(module.tree) if name.rsplit(".", 1)[-1] in CHANGES}
    return found


def test_what_a_module_keeps_is_final_and_nobody_changes_it() -> None:
    loose, written = [], []
    for module in application():
        for name, final, statement in kept(module):
            if f"{module.name}.{name}" in KEPT:
                continue
            loose += [] if final else [f"{place(module, statement)} {name}"]
            written += [f"{place(module, statement)} {name}"] if name in changed(module) else []
    assert loose == []
    assert written == []


def test_nobody_changes_what_another_module_keeps() -> None:
    names = {f"{module.name.rsplit('.', 1)[-1]}.{name}" for module in application() for name, _, _ in kept(module)}
    assert len(names) > 30
    assert {module.path: changed(module) & names for module in application() if changed(module) & names} == {}


def test_the_exceptions_are_still_needed() -> None:
    there = {f"{module.name}.{name}" for module in application() for name, _, _ in kept(module)}
    assert set(KEPT) <= there


def test_no_function_rebinds_a_name_of_its_module() -> None:
    assert [place(m, node) for m in application() for node in m.nodes() if isinstance(node, ast.Global)] == []


def test_every_cache_is_of_what_never_changes() -> None:
    found = {
        f"{module.name}.{function.name}"
        for module in application()
        for function in module.functions()
        for decorator in function.decorator_list
        if dotted(decorator.func if isinstance(decorator, ast.Call) else decorator) in CACHES
    }
    assert found == set(CACHED)


def test_a_class_keeps_nothing_for_all_its_objects() -> None:
    """A list at the top of a class is one list for everybody."""
    found = {
        f"{module.name}.{node.name}.{dotted(statement.target)}"
        for module in application()
        for node in module.nodes()
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.value, CHANGEABLE)
    }
    assert found == COPIED


def test_every_name_a_class_keeps_says_what_it_is() -> None:
    """So that none escapes the test above."""
    bare = [
        place(module, statement)
        for module in application()
        for node in module.nodes()
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, CHANGEABLE)
    ]
    assert bare == []
