"""Regions by their codes: which office's a region is."""

from __future__ import annotations

from ...law.engine.policy import chain


def is_within(region: str, office: str) -> bool:
    """Does a region lie in the office's: the county itself, one of a city's, of a province's? An office of
    a township (nine digits) has only what begins so.
    """
    county = chain(office)[0]
    return office in chain(region) if office == county else region.startswith(office)
