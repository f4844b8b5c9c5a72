// What the template gives and what the person made of it, as rows of the form.
export function hardwareRows({state, filled, template, prices}) {
  const given = filled.hardware.map((item) => givenRow(item, state, template));
  const taken = new Set(given.map((row) => row.origin));
  const offered = offeredItems(template, prices, false).filter((item) => !taken.has(item.sku));
  return [...given, ...offered.map((item) => offeredRow(item, state))];
}

export const keyOf = (item) => (item.door ? `${item.sku}@${item.door}` : item.sku);

function givenRow(item, state, template) {
  const key = keyOf(item);
  const edits = state.hardware[key] ?? {};
  const described = itemOf(template, item.sku, state.instead);
  return {
    key,
    sku: item.sku,
    door: item.door ?? null,
    mm: item.mm ?? null,
    qty: edits.qty ?? (item.qty === null || item.qty === undefined ? '' : String(item.qty)),
    isOn: !edits.off,
    isOptional: Boolean(described?.optional),
    origin: described?.sku ?? item.sku,
    analogues: described?.analogues?.length ? [described.sku, ...described.analogues] : [],
  };
}

function offeredRow(item, state) {
  const sku = state.instead[item.sku] ?? item.sku;
  return {key: sku, sku, door: null, mm: null, qty: '', isOn: false, isOptional: true, origin: item.sku, analogues: []};
}

// Optional articles of the template: those cut from bars, or all others. What is no article is a charge on the price.
function offeredItems(template, prices, areBars) {
  const articles = new Map(prices.hardware.map((article) => [article.sku, article]));
  return (template?.items ?? []).filter(({sku, optional}) => optional && articles.has(sku)
    && Boolean(articles.get(sku).bars) === areBars);
}

// The template's item behind an article, which may be its analogue.
export function itemOf(template, sku, instead) {
  return (template?.items ?? []).find((item) => item.sku === sku || instead[item.sku] === sku);
}

export function barRows({state, filled, template, prices}) {
  const given = filled.bars.map((bar) => barRow(bar, state, template));
  const taken = new Set(given.map((row) => row.origin));
  const offered = offeredItems(template, prices, true).filter((item) => !taken.has(item.sku));
  return [...given, ...offered.map((item) => ({...offeredRow(item, state), pieces: ''}))];
}

function barRow({sku, pieces}, state, template) {
  const edits = state.bars[sku] ?? {};
  const item = itemOf(template, sku, state.instead);
  return {
    key: sku,
    sku,
    pieces: edits.pieces ?? pieces.join('; '),
    isOn: !edits.off,
    isOptional: Boolean(item?.optional),
    origin: item?.sku ?? sku,
  };
}

// Every service of the price list, and those of before that are no longer sold.
export function serviceRows({state, filled, prices}) {
  const kept = new Set(filled.services.map(({code}) => code));
  return prices.services.filter(({code, is_active: isSold}) => isSold !== false || kept.has(code)).map((service) => {
    const given = filled.services.find((item) => item.code === service.code);
    const edits = state.services[service.code] ?? {};
    return {
      service,
      isOn: edits.on ?? Boolean(given),
      km: edits.km ?? optional(given?.km),
      floor: edits.floor ?? optional(given?.floor),
    };
  });
}

function optional(value) {
  return value === null || value === undefined ? '' : String(value);
}

// Ticking an optional article is the template's business, leaving out any other one ours.
export function tick({state, template, filled}, list, row, isOn) {
  state[list][row.key] = {...state[list][row.key], off: !isOn && !row.isOptional};
  if (!row.isOptional) return;
  const now = new Set(state.ticked ?? tickedNow(template, filled, state.instead));
  if (isOn) now.add(row.origin);
  else now.delete(row.origin);
  state.ticked = [...now];
}

function tickedNow(template, filled, instead) {
  const taken = new Set([...filled.hardware, ...filled.bars].map((item) => itemOf(template, item.sku, instead)?.sku));
  return (template?.items ?? []).filter((item) => item.optional && taken.has(item.sku)).map((item) => item.sku);
}
