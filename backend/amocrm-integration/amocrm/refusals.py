"""Failures that only this function knows; the tree they belong to is in shared/errors.py."""

from shared.errors import Conflict, NotFound


class NoPriceList(NotFound):
    """Nothing is published yet, or only for later."""

    code = "no_price_list"


class Locked(Conflict):
    """The customer agreed: what was agreed on stays as it is."""

    code = "locked"
