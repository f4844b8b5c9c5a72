"""A price list as a table: one row for each price, edited in the cabinet and exchanged as CSV.

Columns of the file, in Russian, and of a row in JSON:

    раздел        section     the table of the list, see `words`
    артикул       sku         of the position; a rule has its code, such as `minimums.area`
    наименование  name
    ед            unit        of a service: what it is counted by, раз, м², поездка, этаж; «км» has its own row
    толщина       size        what the price is for: «8» · a bar's length «2200» · a facet «до 10» ·
                              a hole «до 12 / 4–6» · a cut-out «4–6» · an oversize step «от 2500»
    цена          price       a rule's value stands here too: «22», «2–3», «сверху»
    мин           minimum     of a facet and a service
    шаг           step        of goods by the metre
    активно       active      да, нет
    аналоги       analogues   articles with commas between
    свойства      properties  what the columns have no place for: «вид: зеркало; закалка: нет», see `properties`

Of these only раздел, артикул, ед, толщина and цена have to be in a file; what other columns would say then stays.
A section that occurs is replaced whole, so a position it leaves out is removed; other sections and templates stay.
Single rules keep their value when left out. What belongs to a position is repeated in each of its rows, and an empty
cell agrees.

A row has a key, `раздел|артикул|толщина`, under which the cabinet edits it. Templates have no rows.
"""
