"""A code that no table lists: shown with its records until 1901 or an officer says what it means."""

from conftest import desk_at, id_number, make_office
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.desk.verification import codes
from ybcli.store.queries import queue

A = id_number(1)
VISIT = {
    "mdtrt_id": "V1", "certno": A, "psn_name": "样乙", "fixmedins_code": "H33990100001",
    "med_type": "24", "begndate": "2026-06-18", "medfee_sumamt": "1200.00", "medrcd_flag": "1",
    "fee_detl_flag": "1",
    "feedetail": [
        {"medins_list_name": "药品", "chrgitm_lv": "01", "det_item_fee_sumamt": "1200.00"}
    ],
}  # fmt: skip
INVOICE = {
    "invono": "33010001", "certno": A, "psn_name": "样乙", "medfee_sumamt": "1200.00",
    "invo_date": "2026-06-20", "fixmedins_code": "H33990100001", "med_type": "24",
}  # fmt: skip


def test_a_code_nobody_lists_names_its_record_until_the_dictionary_says_it(home, platform) -> None:
    make_office(home, platform.url)
    platform.post("insure", certno=A, psn_name="样乙", insutype="390", admdvs="339901")
    platform.post("emit", department="hospitals", kind="visit", record_id="v1", body=VISIT)
    platform.post("emit", department="finance", kind="e_invoice", record_id="f1", body=INVOICE)
    with desk_at(home) as desk:
        sync.run(desk)
        rows = {row["department"]: row for row in codes.unlisted(desk)}
        assert rows["hospitals"] == {
            "code": "med_type 24", "department": "hospitals", "records": 1, "first": "v1",
        }  # fmt: skip
        assert set(rows) == {"hospitals", "finance"}
        done = applications.apply(
            desk, "reimburse-outpatient", {"id_number": A, "invoice_number": "33010001"}
        )
        findings = done.case.last("verify").verification["findings"]
        [doubt] = [one for one in findings if one["name"] == codes.UNLISTED]
        assert "med_type 24" in doubt["sentence"]
        assert "v1" in doubt["sentence"]
        assert f"yb case verify {done.case.id}" in doubt["question"]
    platform.post("term", type="med_type", value="24", label="急诊转住院")
    with desk_at(home) as desk:
        assert codes.unlisted(desk) == []


def test_the_night_lists_a_code_nobody_lists_with_an_owner_until_the_dictionary_says_it(
    home, platform
) -> None:
    make_office(home, platform.url)
    platform.post("emit", department="hospitals", kind="visit", record_id="v1", body=VISIT)
    with desk_at(home) as desk:
        [found] = [one for one in nightly.nightly(desk).breaks if one.kind == "unlisted_code"]
        assert found.key == "hospitals|med_type 24"
        row = queue.of_case(desk.reader, found.case)
        assert (row.officer, row.is_open) == ("li", 1)
    platform.post("term", type="med_type", value="24", label="急诊转住院")
    with desk_at(home) as desk:
        assert not [one for one in nightly.nightly(desk).breaks if one.kind == "unlisted_code"]
        assert not queue.of_case(desk.reader, found.case).is_open
