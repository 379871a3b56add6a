"""People and roles: who gives which role where, what ends at once, and whom one cannot touch."""

import pytest
from sqlmodel import select

from models.people import Account, Assignment, PersonForm, StaffForm
from models.vocabulary import ASSIGNABLE_ROLES, MUNICIPALITY_ROLES, SCHOOL_ROLES, Place, Role, place_of
from services import people, signin, staff
from services.errors import Invalid, NotFound, NotPermitted, Refusal, SignedOut, outcome_of
from services.forms import checked
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

MAY_GIVE = {
    "dace": SCHOOL_ROLES,
    "ilze": SCHOOL_ROLES - {Role.DIRECTOR},
    "mara": SCHOOL_ROLES | {Role.ACCOUNTANT},
    "andris": set(ASSIGNABLE_ROLES),
}
DEVICE = "a browser"


def form(world: World, role: Role, where: str = "river", **over: object) -> PersonForm:
    place = place_of(role)
    raw = {
        "username": "jauns", "first_name": "Jauns", "last_name": "Cilvēks", "role": role,
        "school_id": world.school(where).id if place is Place.SCHOOL else None,
        "municipality_id": world.municipality(where) if place is Place.MUNICIPALITY else None,
    }  # fmt: skip
    return checked(PersonForm, raw | over)


def give(actor: Actor, wanted: PersonForm) -> str | None:
    with begin(actor) as work:
        return people.add(work, wanted)


@pytest.mark.parametrize("who", MAY_GIVE)
def test_everybody_gives_the_roles_of_their_row_and_no_other(world: World, who: str) -> None:
    actor = world.cast.actors[who]
    said = {
        role: outcome_of(give, actor, form(world, role, username=f"jauns.{role.value.replace('_', '')}"))
        for role in ASSIGNABLE_ROLES
    }
    refused = {role: outcome.why.name for role, outcome in said.items() if isinstance(outcome, Refusal)}

    assert refused == dict.fromkeys(set(ASSIGNABLE_ROLES) - MAY_GIVE[who], "person.role_not_yours_to_give")
    with look(actor) as work:
        assert set(people.grantable(work)) == MAY_GIVE[who]


@pytest.mark.parametrize(
    ("who", "role", "where"),
    [
        ("dace", Role.PREPARER, "forest"), ("ilze", Role.PROVIDER, "craft"), ("mara", Role.DIRECTOR, "craft"),
        ("mara", Role.DIRECTOR, "far"), ("mara", Role.ACCOUNTANT, "far"),
    ],
)  # fmt: skip
def test_nobody_staffs_another_place(world: World, who: str, role: Role, where: str) -> None:
    with pytest.raises(NotFound):
        give(world.cast.actors[who], form(world, role, where))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ACCOUNTANT, Role.EXPERT])
def test_a_role_goes_with_its_kind_of_place_only(world: World, role: Role) -> None:
    wrong = {
        "school_id": None if role in SCHOOL_ROLES else world.school("river").id,
        "municipality_id": None if role in MUNICIPALITY_ROLES else world.municipality(),
    }
    with pytest.raises(Invalid) as refusal:
        give(world.cast.andris, form(world, role).model_copy(update=wrong))

    assert refusal.value.faults["role"].name == "person.role_needs_place"


def test_a_new_person_gets_a_code_once_and_a_known_one_none(world: World) -> None:
    assert give(world.cast.dace, form(world, Role.PREPARER))
    assert give(world.cast.dace, form(world, Role.PROVIDER)) is None

    with pytest.raises(Refusal, match="person.has_role"):
        give(world.cast.dace, form(world, Role.PROVIDER))
    with pytest.raises(Invalid) as refusal:
        give(world.cast.dace, form(world, Role.SCHOOL_COORDINATOR, last_name="Cits"))
    assert refusal.value.faults["username"].name == "person.username_taken"


def test_nobody_touches_their_own_rights(world: World) -> None:
    dace = world.cast.dace
    own = form(world, Role.PREPARER, username="dace", first_name="Dace", last_name="Dzērvenāja")
    for touch in (
        lambda work: people.add(work, own),
        lambda work: people.end_role(work, dace.assignment_id),
        lambda work: people.new_code(work, dace.account_id),
        lambda work: people.set_active(work, dace.account_id, active=False),
        lambda work: staff.keep_staff(work, [(dace.school_id, as_staff("Dace", "Dzērvenāja", Role.PREPARER))])[0],
    ):
        with begin(dace) as work:
            said = outcome_of(touch, work)
            assert isinstance(said, NotPermitted)
            assert said.why.name == "person.not_oneself"


def as_staff(first: str, last: str, role: Role = Role.PROVIDER, email: str = "") -> StaffForm:
    return StaffForm(school="4500", first_name=first, last_name=last, role=role, email=email)


def test_a_role_ended_and_an_account_switched_off_count_at_once(world: World) -> None:
    def enter(actor: Actor) -> str:
        with begin(OPERATOR) as work:
            return signin._open(
                work.session, work.session.get_one(Account, actor.account_id), DEVICE, by_code=False
            ).sid

    for end in (
        lambda work, one: people.end_role(work, one.assignment_id),
        lambda work, one: people.set_active(work, one.account_id, active=False),
        lambda work, one: people.new_code(work, one.account_id),
    ):
        one = world.somebody(Role.PREPARER)
        sid = enter(one)
        assert signin.present(sid, DEVICE) is not None
        with begin(world.cast.dace) as work:
            end(work, one)
        assert signin.present(sid, DEVICE) is None


def test_whoever_also_has_a_role_elsewhere_is_out_of_a_directors_reach(world: World) -> None:
    one = world.somebody(Role.PREPARER)
    world.second_role(one, Role.PREPARER, "forest")
    for touch in (people.new_code, lambda work, account_id: people.set_active(work, account_id, active=False)):
        with pytest.raises(NotFound), begin(world.cast.dace) as work:
            touch(work, one.account_id)

    with begin(world.cast.mara) as work:
        assert people.new_code(work, one.account_id)


def test_whoever_also_has_a_role_above_is_not_theirs_to_lock_out(world: World) -> None:
    one = world.somebody(Role.PREPARER)
    world.second_role(one, Role.MUNICIPALITY_COORDINATOR, "municipality")

    with pytest.raises(NotPermitted, match="person.role_not_yours_to_give"), begin(world.cast.mara) as work:
        people.new_code(work, one.account_id)


def test_a_role_that_has_ended_can_be_given_again(world: World) -> None:
    gita = world.cast.gita
    with begin(world.cast.dace) as work:
        people.end_role(work, gita.assignment_id)
    with pytest.raises(SignedOut), look(gita):
        pytest.fail("an ended role got in")
    with pytest.raises(NotFound), begin(world.cast.dace) as work:
        people.end_role(work, gita.assignment_id)

    give(world.cast.dace, form(world, Role.PROVIDER, username="gita", first_name="Gita", last_name="Gundegsēta"))
    with look(OPERATOR) as work:
        held = work.session.exec(select(Assignment).where(Assignment.account_id == gita.account_id)).all()
    assert len(held) == 2


def test_staff_get_user_names_that_can_be_typed_anywhere(world: World) -> None:
    names = [
        ("Ģirts", "Ķēniņš"),
        ("Girts", "Kenins"),
        ("Anna Marija", "Bērza-Ozola"),
        ("Иван", "Петров"),
        ("Łukasz", "Ø"),
    ]
    with begin(world.cast.dace) as work:
        river = world.school("river").id
        outcomes = staff.keep_staff(work, [(river, as_staff(*name)) for name in names])
        made = work.session.exec(select(Account.username).order_by(Account.id.desc()).limit(len(names))).all()

    assert outcomes == ["created"] * len(names)
    assert made[:-3:-1] == ["girts.kenins", "girts.kenins2"]
    assert made[2] == "annamarija.berzaozola"
    for name in made:
        assert checked(PersonForm, form(world, Role.PROVIDER).model_dump() | {"username": name}).username == name


def test_staff_are_known_by_address_or_by_name(world: World) -> None:
    river = world.school("river").id

    def keep(*given: StaffForm) -> list[object]:
        with begin(world.cast.dace) as work:
            return staff.keep_staff(work, [(river, one) for one in given])

    assert keep(as_staff("Jana", "Jauna", email="jana@skola.example")) == ["created"]
    assert keep(as_staff("Jana", "Jauna", email="jana@skola.example")) == ["unchanged"]
    assert keep(as_staff("Jana", "Precētā", email="jana@skola.example")) == ["updated"]
    assert keep(as_staff("Jana", "Precētā", Role.PREPARER)) == ["updated"]
    (refused,) = keep(as_staff("Jana", "Precētā", Role.EXPERT))
    assert refused.faults["role"].name == "person.not_a_school_role"
