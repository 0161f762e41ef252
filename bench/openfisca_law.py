"""The same month's contributions by OpenFisca-core, as somebody who models with it would write them.

Run by an interpreter of its own (`make bench` makes `.venv-bench` from requirements-bench.lock), so
that numpy and the rest do not come into the program's environment. Reads the wages in fen as a raw
file of 64-bit numbers; prints JSON: the fastest run in seconds, and how the results add up. What is
timed begins with the wages as an array and ends with base, employer's and employee's part; making the
persons is not timed.
"""

import json
import sys
import time

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-07"
PERSON = build_entity("person", "persons", "a person", is_person=True)


def parameter(value):
    return {"values": {"2020-01-01": {"value": value}}}


def to_fen(amount):
    return numpy.floor(amount * 100 + 0.5) / 100


class monthly_wage(Variable):  # noqa: N801 - OpenFisca names variables by their classes
    value_type = float
    entity = PERSON
    definition_period = MONTH


class contribution_base(Variable):  # noqa: N801
    value_type = float
    entity = PERSON
    definition_period = MONTH

    def formula(person, period, parameters):  # noqa: N805 - as OpenFisca calls it
        law = parameters(period)
        return numpy.clip(person("monthly_wage", period), law.base_floor, law.base_ceiling)


class employer_contribution(Variable):  # noqa: N801
    value_type = float
    entity = PERSON
    definition_period = MONTH

    def formula(person, period, parameters):  # noqa: N805
        return to_fen(person("contribution_base", period) * parameters(period).employer_rate)


class employee_contribution(Variable):  # noqa: N801
    value_type = float
    entity = PERSON
    definition_period = MONTH

    def formula(person, period, parameters):  # noqa: N805
        return to_fen(person("contribution_base", period) * parameters(period).employee_rate)


def main():
    law = {"base_floor": 4812, "base_ceiling": 24060, "employer_rate": 0.095, "employee_rate": 0.02}
    system = TaxBenefitSystem([PERSON])
    system.parameters = ParameterNode("", data={name: parameter(x) for name, x in law.items()})
    names = ("contribution_base", "employer_contribution", "employee_contribution")
    for variable in (monthly_wage, contribution_base, employer_contribution, employee_contribution):
        system.add_variable(variable)
    wages = numpy.fromfile(sys.argv[1], dtype=numpy.int64) / 100
    best = float("inf")
    for _ in range(5):
        simulation = SimulationBuilder().build_default_simulation(system, count=len(wages))
        begun = time.perf_counter()
        simulation.set_input("monthly_wage", PERIOD, wages)
        made = [simulation.calculate(name, PERIOD) for name in names]
        best = min(best, time.perf_counter() - begun)
    fen = {
        name: int(numpy.rint(one.astype(numpy.float64) * 100).astype(numpy.int64).sum())
        for name, one in zip(names, made, strict=True)
    }
    print(json.dumps({"seconds": best, "fen": fen}))


if __name__ == "__main__":
    main()
