"""Applications handed to their owner region and results handed back (异地受理), on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._nodes import Topic, words


def _application(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "appy_no": words(body, "application_number"),
        "serv_matt_no": words(body, "item"),
        "out_admdvs": words(body, "from_region"),
        "into_admdvs": words(body, "to_region"),
        "certno": words(body, "id_number"),
        "psn_name": words(body, "name"),
        "appy_form": words(body, "form"),
        "appy_date": words(body, "received_on"),
    }


def _result(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "appy_no": words(body, "application_number"),
        "out_admdvs": words(body, "from_region"),
        "into_admdvs": words(body, "to_region"),
        "rslt": words(body, "result"),
        "memo": words(body, "says"),
        "done_date": words(body, "done_on"),
    }


TOPICS: dict[str, Topic] = {
    "hand_over": Topic("YH01", _application),
    "hand_back": Topic("YH02", _result),
}
