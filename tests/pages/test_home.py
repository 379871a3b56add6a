"""The first thing seen is the next thing to do, and it is what the lists hold."""

from models.vocabulary import Action, Role
from tests.pages.visit import Visit, readable
from tests.world import World


def tasks(visit: Visit) -> list[str]:
    return [readable(link.label) for link in visit.app.main.get("page_link")]


def test_nothing_to_do_is_said(home_world: World) -> None:
    assert "Jūs nekas negaida. Pārējais atrodams izvēlnē." in Visit(home_world.cast.mara).words


def test_a_plan_waits_for_each_person_of_its_chain_in_turn(home_world: World) -> None:
    plan_id = home_world.draft("river")
    code = home_world.plan(plan_id).code
    chain = (home_world.cast.peteris, *home_world.chain())
    for turn, actor in enumerate(chain):
        waiting = [any(code in task for task in tasks(Visit(one))) for one in chain]
        assert waiting == [one is actor for one in chain]
        queue = Visit(actor, "plani")
        assert queue.column("Plāna kods") == [code]
        home_world.step(actor, plan_id, Action.APPROVE if turn else Action.SUBMIT)

    assert [code in Visit(one).text for one in chain] == [False] * len(chain)


def test_claims_wait_for_whoever_decides_mends_and_pays(home_world: World) -> None:
    plan_id = home_world.running("river")
    decided, returned = home_world.claim(plan_id, "10.00"), home_world.claim(plan_id, "11.00")
    cast = home_world.cast
    assert "Kompensācijas, kas gaida jūsu lēmumu (2)" in Visit(cast.mara).words

    home_world.decide(cast.mara, Action.APPROVE, decided)
    home_world.decide(cast.mara, Action.RETURN, returned, comment="Lūdzu, pievienojiet čeku.")

    assert [word for word in Visit(cast.mara).words if "lēmumu (" in word] == []
    assert len(tasks(Visit(cast.aija))) == len(tasks(Visit(cast.ilze))) == 1


def test_a_new_colleague_sees_what_waits_for_the_role_and_not_for_another(home_world: World) -> None:
    plan_id = home_world.draft("river")
    home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    code = home_world.plan(plan_id).code

    assert code in Visit(home_world.somebody(Role.DIRECTOR)).text
    assert code not in Visit(home_world.somebody(Role.DIRECTOR, "forest")).text
