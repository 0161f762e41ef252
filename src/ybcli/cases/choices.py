"""What the words of a form's choices are called: a form keeps the English word, people read and may type theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ..language import N_, _, chosen, speaking

#: word of a choice → its name for people.
NAMES: Final = {
    "yes": N_("yes"),
    "no": N_("no"),
    "male": N_("male"),
    "female": N_("female"),
    "unknown": N_("not known"),
    "employee": N_("employees' insurance"),
    "resident": N_("residents' insurance"),
    "spouse": N_("spouse"),
    "parent": N_("parent"),
    "child": N_("child"),
    "other": N_("other relation"),
    "upheld": N_("objection upheld"),
    "rejected": N_("objection rejected"),
    "emigration": N_("emigrated for good"),
    "cremation": N_("cremated"),
    "death": N_("died"),
    "natural": N_("natural birth"),
    "assisted": N_("assisted birth"),
    "caesarean": N_("caesarean section"),
    "difficult": N_("difficult birth"),
    "birth": N_("childbirth"),
    "family_planning": N_("family planning"),
    "first": N_("first child"),
    "second": N_("second child"),
    "third": N_("third child"),
    "later": N_("fourth child or later"),
    "iud_insertion": N_("insertion of an IUD"),
    "iud_removal": N_("removal of an IUD"),
    "termination_early": N_("early termination of a pregnancy"),
    "termination_late": N_("late termination of a pregnancy"),
    "sterilisation_woman": N_("sterilisation of a woman"),
    "sterilisation_man": N_("sterilisation of a man"),
    "reversal_woman": N_("reversal of a woman's sterilisation"),
    "reversal_man": N_("reversal of a man's sterilisation"),
    "enrolment": N_("proof of enrolment"),
    "voucher": N_("voucher of insurance"),
    "record": N_("record of contributions"),
    "settlements": N_("record of settlements"),
    "visits": N_("record of visits"),
    "account": N_("record of the personal account"),
    "employees": N_("list of insured employees"),
    "e_voucher": N_("electronic insurance voucher"),
    "id_card": N_("identity card"),
    "social_card": N_("social security card"),
    "e_social_card": N_("electronic social security card"),
    "health_card": N_("insurance card"),
    "as_told_now": N_("as told now"),
    "as_decided": N_("stays as decided"),
    "corrected": N_("was corrected"),
    "agrees_again": N_("agrees again"),
    "acceptance": N_("taking on"),
    "decision": N_("decision"),
    "settlement": N_("settlement"),
}


def name(word: str) -> str:
    """What a choice is called in the language in force; the word itself where it has no other name."""
    return _(NAMES[word]) if word in NAMES and chosen() == "zh_CN" else word


def listed(words: Collection[str]) -> str:
    """The choices as they are offered: the word that is kept, and in Chinese what it is called."""
    called = [(one, name(one)) for one in words]
    return ", ".join(one if one == said else f"{one} {said}" for one, said in called)


def in_chinese(words: Collection[str]) -> dict[str, str]:
    """The choices by their Chinese names, whatever the language in force: tables of employers are Chinese."""
    with speaking("zh_CN"):
        return {name(one): one for one in words}


def meant(text: str, words: Collection[str]) -> str:
    """The word that a text means: itself, or the choice that is called so in Chinese; else the text."""
    return text if text in words else in_chinese(words).get(text, text)
