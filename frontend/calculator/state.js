// What a person entered, as typed: a draft is this object and nothing else, so no contact data may enter it.
export function blank(template, remembered = {}) {
  return {
    template,
    unit: remembered.unit ?? 'mm',
    sizes: {},
    glass: remembered.glasses?.[template]?.glass ?? null,
    thickness: remembered.glasses?.[template]?.thickness ?? null,
    ticked: null,
    instead: {},
    panes: {},
    hardware: {},
    added: [],
    bars: {},
    services: {},
    markup: null,
    urgent: false,
    discount: {kind: 'percent', value: '', reason: ''},
    title: null,
    comment: '',
  };
}

// Another product: sizes of the same name and what is said of the whole order stay.
export function withTemplate(state, template, remembered) {
  const {sizes, services, discount, urgent, comment, unit} = state;
  return {...blank(template, remembered), sizes, services, discount, urgent, comment, unit};
}

// A pane's edits beside what the template gives: kept when other sizes fill the template anew.
export function editPane(state, key, changes) {
  state.panes[key] = {...state.panes[key], ...changes};
}

// The pane as the form shows it: numbers as texts, the person's edits on top.
export function typedPane(pane, edits = {}) {
  return {...pane, ...asTyped(pane), ...edits};
}

export function asTyped(pane) {
  return {
    width: '',
    height: '',
    qty: String(pane.qty ?? 1),
    layers: pane.layers ?? 1,
    tempered: Boolean(pane.tempered),
    edge: pane.edge ?? null,
    facet: pane.facet ? String(pane.facet) : '',
    holes: (pane.holes ?? []).map(typedHole),
    cutouts: (pane.cutouts ?? []).map((cutout) => ({...cutout, n: String(cutout.n ?? 1)})),
    ops: [...(pane.ops ?? [])],
  };
}

function typedHole({d, n, x, y}) {
  return {d: String(d), n: String(n ?? 1), x: optional(x), y: optional(y)};
}

function optional(value) {
  return value === null || value === undefined ? '' : String(value);
}
