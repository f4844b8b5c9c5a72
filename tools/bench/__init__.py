"""`./dev bench`: how fast and how frugal the functions are, as ratios measured side by side in one run."""

import sys

from tools.places import ROOT

# Before any module here imports what the functions share.
sys.path.insert(0, str(ROOT / "backend"))
