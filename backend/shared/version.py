"""The product's version, told by `health` and by every call to a vendor."""

VERSION = "0.1.0"
