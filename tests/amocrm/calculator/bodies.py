"""The documented calculations as a page sends them (calculator.md §2.3, §2.10)."""

from typing import Any

from shared.strict_json import loads

Json = dict[str, Any]

# Word for word the body of §2.3, which is example 3; only the cut-off `client_request_id` is whole.
DOCUMENTED = r"""{"action":"save_calculation","calculation":{
  "schema":"glass/2","client_request_id":"6b0f5a52-7f0a-4f0e-9d0c-2f1f3d1f7a11","id":null,"revision":0,
  "price_list_version":"DEMO-2026-1","template":"walk_in","title":"Душевая перегородка",
  "panels":[{"key":"p1","role":"fixed","shape":"rect","width":1000,"height":2000,"qty":1,
    "glass":"OPT","thickness":8,"layers":1,"tempered":true,
    "edge":{"kind":"POL","sides":"trbl"},"facet":null,
    "holes":[],"cutouts":[],"ops":[],"note":""}],
  "hardware":[{"sku":"BAR-ST","qty":"1"}],
  "bars":[{"sku":"PRF-U20","pieces":[2000]}],
  "services":[{"code":"MSR"},{"code":"MNT"},{"code":"DLV","km":15}],
  "markup_percent":"0","urgent":false,
  "discount":{"kind":"percent","value":"0","reason":""},
  "vat":null,"total_step":null,
  "products_mode":"single","in_order":true,"comment":"",
  "expected_total":"29210.00"}}"""

MIRROR = """{"schema":"glass/2","panels":[{"key":"p1","width":800,"height":600,"glass":"MIR","thickness":4,
  "edge":{"kind":"POL"},"holes":[{"d":8,"n":2}]}]}"""
SHELF = """{"schema":"glass/2","panels":[{"key":"p1","role":"shelf","width":600,"height":220,"qty":3,"glass":"CLR",
  "thickness":6,"tempered":true,"edge":{"kind":"POL","sides":"trbl"}}]}"""
SWING_DOOR = """{"schema":"glass/2","panels":[{"key":"door","role":"door","width":800,"height":2100,"glass":"CLR",
  "thickness":10,"tempered":true,"edge":{"kind":"POL","sides":"trbl"},"holes":[{"d":12,"n":2}],
  "cutouts":[{"kind":"HNG","n":2}]}],
  "hardware":[{"sku":"HNG-WG","qty":null,"door":"door"},{"sku":"HDL-SK","qty":"1"},{"sku":"SEAL-MAG","mm":2100}],
  "bars":[{"sku":"SEAL-PS2","pieces":[2100,2100]}]}"""
HEAVY_DOOR = """{"schema":"glass/2","panels":[{"key":"door","role":"door","width":900,"height":2200,"glass":"CLR",
  "thickness":12,"tempered":true,"edge":{"kind":"POL","sides":"trbl"},"holes":[{"d":12,"n":2}],
  "cutouts":[{"kind":"HNG","n":3}]}],
  "hardware":[{"sku":"HNG-WG","qty":null,"door":"door"},{"sku":"HDL-SK","qty":"1"}]}"""
CORNER = """{"schema":"glass/2","panels":[
  {"key":"fixed","width":900,"height":2000,"glass":"CLR","thickness":8,"tempered":true,
   "edge":{"kind":"POL","sides":"trbl"},"holes":[{"d":14,"n":2}],"cutouts":[{"kind":"HNG","n":2}]},
  {"key":"door","role":"door","width":700,"height":2000,"glass":"CLR","thickness":8,"tempered":true,
   "edge":{"kind":"POL","sides":"trbl"},"holes":[{"d":12,"n":2}],"cutouts":[{"kind":"HNG","n":2}]},
  {"key":"return","role":"return","width":900,"height":2000,"glass":"CLR","thickness":8,"tempered":true,
   "edge":{"kind":"POL","sides":"trbl"},"holes":[{"d":14,"n":2}]}],
  "hardware":[{"sku":"HNG-GG","qty":null,"door":"door"},{"sku":"HDL-SK","qty":"1"},{"sku":"CON-90","qty":"2"},
   {"sku":"SEAL-PS11","qty":"1"},{"sku":"SEAL-MAG","mm":2000}],
  "bars":[{"sku":"PRF-U20","pieces":[2000,2000,900,900]},{"sku":"SEAL-PS2","pieces":[2000,2000]}],
  "services":[{"code":"MSR"},{"code":"MNT"},{"code":"DLV","km":30},{"code":"LFT","floor":4}],
  "markup_percent":"25","discount":{"kind":"percent","value":"5"}}"""
TRIPLEX = """{"schema":"glass/2","panels":[{"key":"p1","width":1200,"height":1000,"glass":"CLR","thickness":4,
  "layers":2,"edge":{"kind":"POL","sides":"trbl"},"holes":[{"d":20,"n":4}]}]}"""
ROUND_MIRROR = """{"schema":"glass/2","panels":[{"key":"p1","shape":"circle","width":900,"height":900,"glass":"MIR",
  "thickness":4,"facet":15,"ops":["FLM"]}]}"""
OVERSIZE = """{"schema":"glass/2","panels":[{"key":"p1","width":3000,"height":2200,"glass":"CLR","thickness":10,
  "tempered":true,"edge":{"kind":"POL","sides":"trbl"}}]}"""
KOPECKS = """{"schema":"glass/2","hardware":[{"sku":"SEAL-PS11","qty":"3"},{"sku":"CON-90","qty":"1"}],
  "markup_percent":"12.5","urgent":true,"discount":{"kind":"percent","value":"7"},
  "vat":{"mode":"on_top","rate":"5"}}"""
WITHOUT_VAT = """{"schema":"glass/2","template":"walk_in","title":"Душевая перегородка",
  "panels":[{"key":"p1","width":1000,"height":2000,"glass":"OPT","thickness":8,"tempered":true,
   "edge":{"kind":"POL","sides":"trbl"}}],
  "hardware":[{"sku":"BAR-ST","qty":"1"}],"bars":[{"sku":"PRF-U20","pieces":[2000]}],"services":[{"code":"MNT"}],
  "discount":{"kind":"amount","value":"1500"},"vat":{"mode":"none"},"total_step":"100"}"""


def read(body: str) -> Json:
    """`calculation` as the web layer hands it on."""
    return loads(body.encode(), len(body.encode()))


def walk_in(**changes: object) -> Json:
    """The body of §2.3 with some fields changed."""
    calculation: Json = read(DOCUMENTED)["calculation"]
    return {**calculation, **changes}


def pane(**changes: object) -> Json:
    """A body of one pane with some of the pane's fields changed."""
    panel = {"key": "p1", "width": 1000, "height": 1000, "glass": "CLR", "thickness": 6}
    return {"schema": "glass/2", "panels": [{**panel, **changes}]}
