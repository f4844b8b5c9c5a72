import {keyOf} from './rows.js';
import {asTyped, blank} from './state.js';
import {typedLength} from './units.js';

const SAME_IN_FORM = ['qty', 'layers', 'tempered', 'edge', 'facet', 'holes', 'cutouts', 'ops'];

// A saved calculation as it would have been typed: what differs from the template's own filling is the person's edit.
export function stateOf(stored, filled, unit) {
  return {
    ...blank(stored.template),
    ...mainGlass(stored),
    unit,
    sizes: Object.fromEntries(Object.entries(stored.sizes ?? {}).map(([name, mm]) => [name, typedLength(mm, unit)])),
    panes: Object.fromEntries(stored.panels.map((pane) => [pane.key, paneEdits(pane, filled, unit)])),
    ...goodsEdits(stored, filled),
    services: serviceEdits(stored, filled),
    markup: stored.markup_percent,
    urgent: stored.urgent,
    discount: {...stored.discount, value: Number(stored.discount.value) ? stored.discount.value : ''},
    title: stored.title,
    comment: stored.comment,
  };
}

// What the whole product is made of; panes of other glass are edits.
export function mainGlass({panels: [first]}) {
  return {glass: first?.glass ?? null, thickness: first?.thickness ?? null};
}

// Without the template, what was stored stands for its filling.
export function asFilled(stored) {
  const {panels, hardware, bars, services, title, markup_percent: markup} = stored;
  return {panels, hardware, bars, services, title, markup_percent: markup};
}

function paneEdits(pane, filled, unit) {
  const given = filled.panels.find(({key}) => key === pane.key) ?? pane;
  const [now, then] = [asTyped(pane), asTyped(given)];
  const edited = SAME_IN_FORM.filter((name) => differs(now[name], then[name]));
  const edits = Object.fromEntries(edited.map((name) => [name, now[name]]));
  for (const name of ['glass', 'thickness']) if (pane[name] !== given[name]) edits[name] = pane[name];
  for (const name of ['width', 'height']) if (pane[name] !== given[name]) edits[name] = typedLength(pane[name], unit);
  return edits;
}

function differs(one, other) {
  return JSON.stringify(one) !== JSON.stringify(other);
}

function goodsEdits(stored, filled) {
  const given = new Map(filled.hardware.map((item) => [keyOf(item), item]));
  const kept = new Map(stored.hardware.map((item) => [keyOf(item), item]));
  const edits = filled.hardware.map((item) => [keyOf(item), hardwareEdit(item, kept.get(keyOf(item)))]);
  const added = stored.hardware.filter((item) => !given.has(keyOf(item)));
  return {
    hardware: Object.fromEntries(edits),
    added: added.map(({sku, qty}) => ({sku, qty: qty ?? '1'})),
    bars: barEdits(stored, filled),
  };
}

function hardwareEdit(given, kept) {
  if (!kept) return {off: true};
  return kept.qty === given.qty || Number(kept.qty) === Number(given.qty) ? {} : {qty: kept.qty};
}

function barEdits(stored, filled) {
  return Object.fromEntries(filled.bars.map((bar) => {
    const kept = stored.bars.find(({sku}) => sku === bar.sku);
    if (!kept) return [bar.sku, {off: true}];
    return [bar.sku, differs(kept.pieces, bar.pieces) ? {pieces: kept.pieces.join('; ')} : {}];
  }));
}

function serviceEdits(stored, filled) {
  const codes = new Set([...stored.services, ...filled.services].map(({code}) => code));
  return Object.fromEntries([...codes].map((code) => {
    const kept = stored.services.find((item) => item.code === code);
    const number = (name) => (kept?.[name] === null || kept?.[name] === undefined ? '' : String(kept[name]));
    return [code, {on: Boolean(kept), km: number('km'), floor: number('floor')}];
  }));
}
