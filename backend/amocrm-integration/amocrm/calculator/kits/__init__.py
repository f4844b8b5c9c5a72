"""Templates in the cabinet («комплекты»): shown, changed as a whole, and compared before they are published.

What people change is the name, whether it is offered, the mark-up and the lines; panes and sizes stay. A quantity is
one of the closed rules of `templates.QuantityRule` and its numbers.

kit     {"code", "name", "is_active", "markup", "glass", "inputs": [{"name", "label"}], "lines": [line]}
line    {"former": 2 | null, "sku", "name", "kind", "k", "role", "sides", "input", "base", "step", "min", "optional",
         "default_on", "text"}: numbers are texts as people type them; `former`: its place before, which keeps what the
         page does not show (a bar's pieces, analogues); `text` says the rule in words
choices {"kinds": {code: words}, "roles": …, "sides": …, "bases": …}
"""
