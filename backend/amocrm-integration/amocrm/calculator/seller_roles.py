"""Who sells: a word of its own, so that whoever needs to know a person need not load the calculator."""

from typing import Literal

SellerRole = Literal["administrator", "head", "manager", "observer"]
