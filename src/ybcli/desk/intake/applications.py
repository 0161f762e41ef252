"""How a case begins: an application at the counter (`desk/records/sensing`: a department's record).

Nothing is typed twice: what a department's record holds is filled in, each field with its source,
time and record. The same application or record never opens two cases, because a case's id is made
from what opened it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...cases import documents, flows, forms, identity
from ...cases.journal import canonical, case_id
from ...cases.opening import Opening, party_of
from ...cases.roles import Role
from ...errors import BadData, Problem, UsageError
from ...language import _
from ...plain import masked_id
from ...store.queries import covers, parties, persons, queue, records
from ..casework import acts, money, record_differences
from ..casework.acts import Done
from ..casework.inbox import county_of, source_of
from ..casework.regions import is_within
from ..projections import collection
from ..verification import providers
from . import one_record, proxies

if TYPE_CHECKING:
    from ...cases.contents import Source
    from ...cases.items import Item
    from ...cases.journal import Case
    from .. import Desk


#: Where an application can be given (5.1 a); a record of a department comes as `shared_data`.
CHANNELS = ("window", "terminal", "website", "app", "elsewhere")


def apply(
    desk: Desk,
    item_code: str,
    values: Mapping[str, str],
    *,
    channel: str = "window",
    language: str = "",
    dry_run: bool = False,
) -> Done:
    """Receive an application (依申请办理) and take it as far as it goes without a hand.

    `values` holds what was typed, `language` is that of the party's letters (`en`, else Chinese).
    An application that belongs to another region is taken in as well, and handed over to it (6.1.2.2.3).
    Raises BadData with every Problem; UsageError, NotAllowed; PolicyGap.
    """
    item = desk.item(item_code)
    way = item.way("applied")
    officer = desk.officer
    if channel not in CHANNELS:
        raise UsageError(
            _("there is no channel {channel}").format(channel=channel or "?"),
            _("known: {names}").format(names=", ".join(CHANNELS)),
        )
    clean, sources = checked(desk, item, values, way.clause)
    former = under_current_number(desk, item, clean)
    party_id = str(clean[item.party_id])
    if coming := _year_in_collection(desk, item, clean):
        clean["cover_year"] = coming
    fill_derived_fields(desk, item, clean)
    region = str(clean["region"])
    owner = owner_of(desk, item, clean) if "region" not in values else region
    is_ours = is_within(county_of(owner), desk.region)
    if is_ours:
        require_windows(desk, item, "applied", region)
    else:
        clean["region"] = region = owner
    proxy = proxies.acting(desk, item, party_id, officer)
    digest = hashlib.sha256(canonical(clean).encode()).hexdigest()[:16]
    reference = f"applied|{party_id}|{digest}|{desk.today.isoformat()}"
    reference += again_after_refusal(desk, item, reference)
    new_id = case_id(item.code, reference)
    known = existing_case(desk, item, party_id, new_id, clean)
    if known:
        return Done(desk.reader.case(known), (), is_new=False)
    with desk.store.transaction() as tx:
        case = acts.open_case(
            desk,
            tx,
            Opening(
                item=item.code,
                flow="applied",
                region=region,
                channel=channel,
                party=party_of(item, clean),
                reference=reference,
                fields=clean,
                sources=sources,
                handed_to=None if is_ours else owner,
                accepted_by=None if is_ours else desk.region,
                proxy=proxy,
                language=language or None,
                former_number=former or None,
            ),
            act="receive",
            by=officer,
        )
        if dry_run:
            tx.rollback()
            return Done(case, case.entries)
    more = acts.followed(desk, acts.go_on(desk, case))
    return Done(more.case, (*case.entries, *more.entries), problems=more.problems)


def _year_in_collection(desk: Desk, item: Item, clean: Mapping[str, Any]) -> str:
    """The coming year, where its premium is collected by now and the form names no year: the cover of a resident
    who has this year's already, as the region's policy says; empty for another form.
    """
    if not item.field_named("cover_year") or clean.get("cover_year"):
        return ""
    coming, scheme = desk.today.year + 1, item.registers.get("scheme", "")
    region, party = str(clean.get("region") or desk.region), str(clean[item.party_id])
    if not collection.is_open_for(desk, coming, region):
        return ""
    is_insured = covers.has_active_in(desk.reader, party, scheme, str(desk.today.year))
    return str(coming) if is_insured else ""


def checked(
    desk: Desk, item: Item, values: Mapping[str, str], clause: str
) -> tuple[dict[str, Any], dict[str, Source]]:
    """The form as its fields understand it, filled in from what departments told, and each field's
    source. Raises BadData with every Problem.
    """
    clean, problems = forms.check(item, values, today=desk.today, clause=clause)
    sources: dict[str, Source] = {}
    if party_id := str(clean.get(item.party_id, "")):
        filled, sources = prefilled(desk, item, party_id, clean)
        if filled:
            typed = {k: v for k, v in values.items() if str(v or "").strip()}
            clean, problems = forms.check(
                item, {**filled, **typed}, today=desk.today, clause=clause
            )
    problems += unnamed_documents(desk, item, values, clause)
    if problems:
        raise BadData(
            _("the application was not taken: {n} problem(s)").format(n=len(problems)),
            _("cure each and give the same command again; nothing was written"),
            problems=problems,
        )
    return clean, sources


def unnamed_documents(
    desk: Desk, item: Item, values: Mapping[str, str], clause: str
) -> list[Problem]:
    """The Problems of numbers of digits alone whose document is not named, and who is not known here."""
    found = []
    for one in item.fields:
        text = str(values.get(one.name, "") or "")
        number = identity.clean(text)
        if one.kind != "id_number" or parties.is_known(desk.reader, number):
            continue
        if documents.is_bare(documents.named(number)[1]):
            _number, problem = identity.id_number(text, today=desk.today)
            if problem:
                found.append(replace(problem, clause=clause, field=one.name))
    return found


def under_current_number(desk: Desk, item: Item, clean: dict[str, Any]) -> str:
    """Take a form on under the number that stands for its person now; the former number that it was
    given under, masked, or an empty string. The end of one of several registrations names the number
    that the registration is under.
    """
    if item.subject != "person" or item.role == Role.DUPLICATE_END:
        return ""
    given = str(clean[item.party_id])
    current = persons.current_number(desk.reader, given)
    if current == given:
        return ""
    clean[item.party_id] = current
    return masked_id(given)


def owner_of(desk: Desk, item: Item, clean: Mapping[str, Any]) -> str:
    """The region that a case belongs to: where the person is insured. Who is insured nowhere, or is
    only being enrolled, belongs to this office.
    """
    # A transfer is applied for where the person goes, and leaves the region where they are insured.
    is_leaving = item.family == "transfer"
    if item.subject != "person" or is_leaving or item.registers.get("what") in {"person", "unit"}:
        return str(clean["region"])
    from ..verification.platform_answers import relations

    party = str(clean[item.party_id])
    if covers.has_active(desk.reader, party):
        return desk.region
    told = relations(desk, party, str(clean[item.party_name])) or []
    regions = [one["region"] for one in told if one["state"] == "active"]
    if not regions or any(one[:4] == desk.region[:4] for one in regions):
        return desk.region
    return county_of(regions[0])


#: Stages in which an application ended without being granted: the same may be applied for again.
NOT_GRANTED = ("refused", "withdrawn", "voided", "objected")


def again_after_refusal(desk: Desk, item: Item, reference: str) -> str:
    """What makes the same application of the same day another one: each that ended without being granted, so
    that one whose reason is cured is a new case.
    """
    suffix = ""
    while queue.has(desk.reader, known := case_id(item.code, reference + suffix)):
        if queue.of_case(desk.reader, known).stage not in NOT_GRANTED:
            break
        suffix += "|again"
    return suffix


def existing_case(
    desk: Desk, item: Item, party_id: str, new_id: str, clean: Mapping[str, Any]
) -> str:
    """The case that this application has opened already, or an empty string.

    Raises BadData `case.duplicate` where another application of the same party for the same item is
    still open with other content; what is paid apart, another year's premium, is another application.
    """
    if queue.has(desk.reader, new_id):
        return new_id
    renewal = case_id(item.code, money.renewal(party_id, str(clean.get("cover_year", ""))))
    if queue.has(desk.reader, renewal) and queue.of_case(desk.reader, renewal).stage == "archived":
        return renewal  # paid already: done
    for open_id in queue.open_of_party(desk.reader, item.code, party_id):
        other = desk.reader.case(open_id)
        if item.same_record and not item.is_same_record(other.fields, clean):
            continue
        if money.is_paid_apart(item, other, clean):
            continue
        form = _under_number_of(desk, item, other, clean)
        if all(other.fields.get(name) == value for name, value in form.items()):
            return other.id
        problem = _duplicate(item, other, form)
        raise BadData(problem.says, problem.cure, problems=(problem,))
    return ""


def _under_number_of(
    desk: Desk, item: Item, other: Case, clean: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The form under the number that its person had when the other case was opened."""
    then = str(other.fields.get(item.party_id, ""))
    is_person = item.subject == "person"
    if is_person and persons.are_one(desk.reader, str(clean[item.party_id]), then):
        return {**clean, item.party_id: then}
    return clean


def _duplicate(item: Item, other: Case, clean: Mapping[str, Any]) -> Problem:
    """That another application is open, with what differs and how it is brought up to date."""
    says = _("case {case} of the same party for the same item is still open").format(case=other.id)
    cure = _("go on with it (`yb case show {case}`), or withdraw it first").format(case=other.id)
    if other.stage not in flows.ACTS["withdraw"].open_at:
        cure = _("see it with `yb case show {case}`").format(case=other.id)
    differing = record_differences.compared(item, other, clean)
    if differing:
        words = record_differences.in_words(item, differing)
        says += _("; it differs: {differs}").format(differs=words)
    if differing and other.stage in flows.ACTS["update"].open_at:
        names = " ".join(f"--set {one.name}=…" for one in differing)
        cure += _("; to bring it up to date: {command}").format(
            command=f'`yb case update {other.id} {names} --reason "…"`'
        )
    return Problem("case.duplicate", says, cure, item.clause, item.party_id)


def prefilled(
    desk: Desk, item: Item, party_id: str, typed: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, Source]]:
    """What the departments' records say about the party: field → text, and field → its source.

    A typed value is never replaced. The latest record of the departments named by the field wins. Raises
    BadData where the key of the record is typed and several series (codes of invoices) have it.
    """
    filled: dict[str, str] = {}
    sources: dict[str, Source] = {}
    every = [(one, json.loads(one.body)) for one in records.valid_about(desk.reader, party_id)]
    told = [(record, body) for record, body in every if one_record.fits(item, typed, body)]
    one_record.require_one_series(item, typed, [body for _record, body in told])
    for record, body in told:
        for one in item.fields:
            if (
                one.name not in typed
                and one.name not in filled
                and record.department in one.prefilled
                and body.get(one.name) not in (None, "")
            ):
                filled[one.name] = str(body[one.name])
                sources[one.name] = source_of(record)
    return filled, sources


def fill_derived_fields(desk: Desk, item: Item, clean: dict[str, Any]) -> None:
    """Fill in what follows from the day and the office: region, cover year."""
    if not clean.get("region"):
        clean["region"] = desk.region
    if item.field_named("cover_year") and not clean.get("cover_year"):
        clean["cover_year"] = str(desk.today.year)
    providers.derive(desk, item, clean)


def require_windows(desk: Desk, item: Item, flow: str, region: str) -> None:
    """Raise PolicyGap where a clock of this way has no length in the region (规定时间, trap T-01); where
    silence counts, also where nobody set how long before to warn and until when to object.
    """
    from ..projections.deadlines import OBJECTION, WARNING

    policy = desk.policy(desk.today, region)
    for wait in item.way(flow).waits:
        policy.figure(wait.wait)
        if wait.on_expiry == "deem_consent":
            policy.figure(WARNING)
            policy.figure(OBJECTION)
