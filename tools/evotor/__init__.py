"""`./dev evotor`: what the developer of the application does at Evotor once, by hand, at a terminal."""

import sys

from tools.places import ROOT

# Before any module here imports what the functions share.
sys.path[:0] = [str(ROOT / "backend" / "evotor-auth"), str(ROOT / "backend")]
