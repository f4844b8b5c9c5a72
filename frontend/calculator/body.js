import {hardwareRows, barRows, serviceRows} from './rows.js';
import {reader} from './reading.js';
import {typedPane} from './state.js';
import {t} from './texts.js';

// What was typed into the template's sizes: {sizes: {width: 1000}, faults}.
export function sizesOf(state, template) {
  const read = reader();
  const sizes = {};
  for (const {name, label} of template?.inputs ?? []) {
    sizes[name] = read.length(`sizes.${name}`, label, state.sizes[name] ?? '', state.unit);
  }
  return {sizes, faults: read.faults};
}

// What the template is filled by.
export function questionOf(state, sizes) {
  const {template, glass, thickness, ticked, instead} = state;
  return {template, sizes, choice: {glass, thickness, ticked, instead}};
}

// The calculation to be priced: {calculation, keys, faults}. `keys` says which row a path of the server means.
export function bodyOf(ctx) {
  const {state, filled} = ctx;
  const read = reader();
  const rows = {
    hardware: hardwareRows(ctx).filter((row) => row.isOn),
    bars: barRows(ctx).filter((row) => row.isOn),
    services: serviceRows(ctx).filter((row) => row.isOn),
  };
  const calculation = {
    template: state.template,
    title: (state.title ?? filled.title ?? '').trim(),
    panels: filled.panels.map((pane) => panelOf(pane, state, read)),
    hardware: [
      ...rows.hardware.map((row) => hardwareOf(row, read)),
      ...state.added.map((item, at) => addedOf(item, at, read)),
    ],
    bars: rows.bars.map((row) => barOf(row, read)),
    services: rows.services.map((row) => serviceOf(row, read)),
    ...termsOf(state, filled, read),
  };
  return {calculation, keys: keysOf(filled, rows, state), faults: read.faults};
}

function keysOf(filled, rows, state) {
  return {
    panels: filled.panels.map((pane) => pane.key),
    hardware: [...rows.hardware.map((row) => row.key), ...state.added.map((_, at) => `added${at}`)],
    bars: rows.bars.map((row) => row.sku),
    services: rows.services.map((row) => row.service.code),
  };
}

function panelOf(pane, state, read) {
  const path = `panels.${pane.key}`;
  const typed = typedPane(pane, state.panes[pane.key]);
  const side = (name) => read.optional(read.length, `${path}.${name}`, t(name), typed[name], state.unit) ?? pane[name];
  const width = side('width');
  return {
    key: pane.key,
    role: pane.role,
    shape: pane.shape,
    width,
    height: pane.shape === 'circle' ? width : side('height'),
    qty: read.whole(`${path}.qty`, t('qty'), typed.qty),
    glass: typed.glass,
    thickness: typed.thickness,
    layers: typed.layers,
    tempered: typed.tempered,
    edge: typed.edge,
    facet: read.optional(read.whole, `${path}.facet`, t('facet'), typed.facet),
    holes: typed.holes.map((hole, at) => holeOf(hole, `${path}.holes.${at}`, read)),
    cutouts: typed.cutouts.map((cutout, at) => (
      {...cutout, n: read.whole(`${path}.cutouts.${at}.n`, t('hole.n'), cutout.n)})),
    ops: typed.ops,
    note: pane.note ?? '',
  };
}

function holeOf(hole, path, read) {
  return {
    d: read.whole(`${path}.d`, t('hole.d'), hole.d),
    n: read.whole(`${path}.n`, t('hole.n'), hole.n),
    x: read.optional(read.whole, `${path}.x`, t('hole.x'), hole.x),
    y: read.optional(read.whole, `${path}.y`, t('hole.y'), hole.y),
  };
}

function hardwareOf(row, read) {
  const qty = read.optional(read.exact, `hardware.${row.key}.qty`, t('qty'), row.qty);
  return {sku: row.sku, qty, mm: qty === null ? row.mm : null, door: row.door};
}

function addedOf(item, at, read) {
  return {sku: item.sku, qty: read.exact(`hardware.added${at}.qty`, t('qty'), item.qty), mm: null, door: null};
}

function barOf(row, read) {
  const typed = row.pieces.split(/[;+]/).filter((piece) => piece.trim());
  const path = `bars.${row.sku}.pieces`;
  return {sku: row.sku, pieces: typed.map((piece) => read.length(path, t('bars.pieces'), piece, 'mm'))};
}

function serviceOf({service, km, floor}, read) {
  const path = `services.${service.code}`;
  const item = {code: service.code};
  if (service.rule === 'distance') item.km = read.optional(read.whole, `${path}.km`, t('km'), km);
  if (service.rule === 'floors') item.floor = read.optional(read.whole, `${path}.floor`, t('floor'), floor);
  return item;
}

function termsOf(state, filled, read) {
  const {kind, value, reason} = state.discount;
  const markup = state.markup ?? filled.markup_percent;
  const discount = read.optional(read.exact, 'discount.value', t('discount'), value) ?? '0';
  return {
    markup_percent: read.optional(read.exact, 'markup_percent', t('markup'), markup) ?? '0',
    urgent: state.urgent,
    discount: {kind, value: discount, reason: reason.trim()},
    vat: null,
    total_step: null,
    comment: state.comment,
  };
}
