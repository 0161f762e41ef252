"""The flows: which act is open where, as one table that a person can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.cases import flows
from ybcli.errors import NotAllowed


@pytest.mark.clause("6.1.1", "5.3.1")
def test_the_whole_table_of_open_acts_reads_as_the_standard_does() -> None:
    """A change of flow shows up here as a difference that a caseworker can judge."""
    made = []
    for flow in flows.FLOWS:
        road = flows.road(flow, reviews=1, settles=True)
        for stage in ("", *[flows.STAGE[act] for act in road]):
            made.append(f"{flow:9} {stage or '-':9} {' '.join(flows.open_acts(stage, road))}")
    assert [line.rstrip() for line in made] == [
        "applied   -",
        "applied   received  verify ask bring answer paper update return withdraw refuse escalate conclude",
        "applied   verified  review answer paper withdraw refuse reinstate escalate",
        "applied   reviewed  decide paper withdraw refuse reinstate escalate",
        "applied   decided   settle void reinstate escalate release order send_back redirect hold unhold repay set_off write_off reduce",
        "applied   settled   notify reinstate unsettle",
        "applied   notified  archive reinstate unsettle",
        "applied   archived  reinstate unsettle",
        "reminded  -",
        "reminded  sensed    remind ask bring answer paper update return refuse escalate",
        "reminded  reminded  confirm deliver bounce resend warn ask bring update object withdraw reinstate escalate",
        "reminded  confirmed verify ask bring answer paper update return withdraw refuse reinstate escalate",
        "reminded  verified  review answer paper withdraw refuse reinstate escalate",
        "reminded  reviewed  decide paper withdraw refuse reinstate escalate",
        "reminded  decided   settle void reinstate escalate release order send_back redirect hold unhold repay set_off write_off reduce",
        "reminded  settled   notify reinstate unsettle",
        "reminded  notified  archive reinstate unsettle",
        "reminded  archived  reinstate unsettle",
        "automatic -",
        "automatic sensed    verify ask bring answer paper update return refuse escalate",
        "automatic verified  decide answer paper withdraw refuse reinstate escalate",
        "automatic decided   settle void reinstate escalate release order send_back redirect hold unhold repay set_off write_off reduce",
        "automatic settled   notify reinstate unsettle",
        "automatic notified  archive reinstate unsettle",
        "automatic archived  reinstate unsettle",
    ]


@pytest.mark.clause("5.3.1")
@given(st.lists(st.sampled_from([*flows.STAGE, *flows.RECORDED]), max_size=30), st.data())
def test_no_path_goes_around_a_gate(tried: list[str], data: st.DataObject) -> None:
    """Whatever is tried, a case is decided only after it was verified, and settled only after that."""
    flow = data.draw(st.sampled_from(sorted(flows.FLOWS)))
    road = flows.road(flow, reviews=data.draw(st.integers(0, 1)), settles=data.draw(st.booleans()))
    stage, done = flows.STAGE[road[0]], [road[0]]
    for act in tried:
        try:
            flows.check_open(act, stage, road)
        except NotAllowed:
            continue
        stage = flows.stage_after(stage, act, {"outcome": "met"})
        done.append(act)
    for act in road:
        if act in done:
            before = road[: road.index(act)]
            assert all(one in done for one in before), (act, done)


@pytest.mark.clause("5.3.1")
def test_four_eyes_are_two_people() -> None:
    """Whoever had a hand in the case does not review it."""
    with pytest.raises(NotAllowed) as refused:
        flows.check_four_eyes("review", "li", [("receive", "li"), ("verify", "automatic")])
    assert refused.value.code == "E0020"
    flows.check_four_eyes("review", "wang", [("receive", "li")])


def test_who_worked_on_a_case_releases_no_payment_of_it() -> None:
    """The reviewer is a second officer and may; whoever received it or corrected the account may not."""
    for act in ("receive", "verify", "redirect"):
        with pytest.raises(NotAllowed) as refused:
            flows.check_four_eyes("release", "li", [(act, "li"), ("decide", "automatic")])
        assert refused.value.code == "E0020"
    flows.check_four_eyes("release", "wang", [("receive", "li"), ("review", "wang")])
