const SEPARATOR = '|';
const FIRST_LINE = 2;

// The rows as the server last told them, by section. `faults`: what it says of stored cells, by the key of the row.
export function openTable({sections, rows}, told) {
  const lists = new Map(sections.map(({title}) => [title, []]));
  const faults = new Map();
  for (const row of rows) lists.get(row.section).push(row);
  note(told);

  function note(found) {
    for (const one of found) faults.set(one.key, [...(faults.get(one.key) ?? []), one]);
  }

  return {
    sections,
    rowsOf: (title) => lists.get(title),
    faultsOf: (key, column) => (faults.get(key) ?? []).filter((one) => one.column === column),
    countFaults: (title) => lists.get(title).reduce((sum, {key}) => sum + (faults.get(key)?.length ?? 0), 0),
    isFixed: isRule,

    // Row → its number in a file of the whole table, where the header is row 1.
    numbers() {
      const all = [...lists.values()].flat();
      return new Map(all.map((row, index) => [row.key, index + FIRST_LINE]));
    },

    // What an edit's answer says of its positions. Gives the titles of the sections that look different now.
    apply({positions, rows: fresh, told: found}) {
      const touched = new Set();
      for (const key of [...faults.keys()]) {
        if (positions.some((position) => key.startsWith(placeOf(position)))) faults.delete(key);
      }
      note(found);
      for (const title of new Set(positions.map(({section}) => section))) {
        const skus = new Set(positions.filter(({section}) => section === title).map(({sku}) => sku));
        const before = lists.get(title);
        const after = replaced(before, skus, fresh.filter(({section}) => section === title));
        lists.set(title, after);
        if (String(before.map(keyOf)) !== String(after.map(keyOf))) touched.add(title);
      }
      return touched;
    },
  };
}

function keyOf({key}) {
  return key;
}

function placeOf({section, sku}) {
  return `${section}${SEPARATOR}${sku}${SEPARATOR}`;
}

// A rule is there once and for all; only steps of a surcharge, which have a size, come and go.
function isRule(section, row) {
  return section.single && !section.units.length && !row.size;
}

// A position stays where it was, a renamed one takes the place of its former self, a new one comes last.
function replaced(list, skus, fresh) {
  const groups = new Map();
  for (const row of fresh) groups.set(row.sku, [...(groups.get(row.sku) ?? []), row]);
  const known = new Set(list.map(({sku}) => sku));
  const newcomers = [...groups.keys()].filter((sku) => !known.has(sku));
  const placed = new Set();
  const made = [];
  for (const row of list) {
    if (!skus.has(row.sku)) made.push(row);
    else if (!placed.has(row.sku)) {
      placed.add(row.sku);
      made.push(...(groups.get(row.sku) ?? groups.get(newcomers.shift()) ?? []));
    }
  }
  return [...made, ...newcomers.flatMap((sku) => groups.get(sku))];
}

// A row fits what somebody searches for when it has every word of it.
export function fits(row, words) {
  const text = `${row.sku} ${row.name} ${row.size}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
