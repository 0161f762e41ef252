"""The people and employers of the practice county: the same for a seed, and nobody's real numbers."""

from datetime import date

import pytest

from ybcli.sandbox.wire.numbers import Registrar, is_credit_code, is_identity_number
from ybcli.sandbox.world.arrivals import Arrivals
from ybcli.sandbox.world.population import TOWNSHIPS, World, age

KINDS = ("employment", "birth", "move_in", "school_roll")
TODAY = date(2026, 7, 6)


def everybody(seed):
    world = World(seed, 300)
    arrivals = Arrivals(world, TODAY)
    for _turn in range(40):
        arrivals.next_unit()
        for kind in KINDS:
            arrivals.next_person(kind)
    return world, arrivals


def test_the_same_seed_is_the_same_world():
    one, other = everybody(7), everybody(7)
    assert one[0].people == other[0].people
    assert one[0].units == other[0].units
    assert one[1].people == other[1].people
    assert one[1].units == other[1].units
    assert World(8, 300).people != one[0].people


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_identity_numbers_are_right_made_and_nobody_elses(seed):
    world, arrivals = everybody(seed)
    numbers = [person.certno for person in [*world.people, *arrivals.people]]
    assert len(world.people) == 300
    assert len(set(numbers)) == len(numbers)
    for person in [*world.people, *arrivals.people]:
        assert is_identity_number(person.certno)
        assert person.certno.startswith("339901")
        assert 996 <= int(person.certno[14:17]) <= 999
        assert person.certno[6:14] == f"{person.born:%Y%m%d}"
        assert int(person.certno[16]) % 2 == person.male
        assert person.born <= TODAY
        assert person.township in TOWNSHIPS


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_credit_codes_are_valid_and_unique(seed):
    world, arrivals = everybody(seed)
    units = [*world.units, *arrivals.units]
    assert all(is_credit_code(unit.uscc) for unit in units)
    assert len({unit.uscc for unit in units}) == len(units)


def test_households_work_learn_and_are_insured():
    people = World(7, 300).people
    workers = [p for p in people if p.uscc]
    assert 60 < len(workers) < 180
    assert all(20 <= age(p.born) < 60 and p.wage >= 300_000 for p in workers)
    pupils = [p for p in people if p.school]
    assert pupils
    assert all(p.guardian_certno in {q.certno for q in people} for p in pupils)
    assert any(p.insured_in not in {"", "339901"} for p in people)
    assert any(not p.insutype for p in people)


def test_a_mobile_never_bounces_by_chance():
    world = World(7, 10)
    assert not [n for n in (world.mobile() for _turn in range(30_000)) if n.endswith("0000")]


def test_a_full_day_gives_the_day_before():
    registrar = Registrar()
    given = {registrar.number(TODAY, male=True)[0] for _turn in range(5)}
    assert len(given) == 5
    assert {number[6:14] for number in given} == {"20260706", "20260705", "20260704"}


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("91330100799655058B", True),
        ("91339901000010014M", True),
        ("91339901000010014X", False),
        ("91339901O00010014M", False),
        ("9133990100001001", False),
    ],
)
def test_a_credit_code_is_checked_on_both_check_characters(code, right):
    assert is_credit_code(code) is right


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("339901199002309966", False),
        ("33990119900101996", False),
        ("", False),
    ],
)
def test_an_identity_number_is_checked(number, right):
    assert is_identity_number(number) is right


def test_twenty_thousand_people_have_a_number_each():
    people = World(3, 20_000).people
    assert len({person.certno for person in people}) == 20_000
