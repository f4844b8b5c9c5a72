import {el} from './dom.js';
import {box, check, errorOf, number, segments, select} from './fields.js';
import {sold, thicknesses} from './glass.js';
import {group} from './group.js';
import {cutouts, holes} from './holes.js';
import {editPane, typedPane} from './state.js';
import {has, t} from './texts.js';
import {UNITS, typedLength} from './units.js';

const MOST_LAYERS = 4;
const SIDES = ['t', 'r', 'b', 'l'];

// Everything that is done to one pane.
export function pane(given, ctx, isOnly) {
  const path = `panels.${given.key}`;
  const typed = typedPane(given, ctx.state.panes[given.key]);
  const edit = (changes, isStructural = false) => {
    editPane(ctx.state, given.key, changes);
    if (isStructural) ctx.redraw();
    ctx.changed();
  };
  return group(path, titleOf(given, ctx.state, isOnly), ctx.open,
    el('div', {class: 'calc__fields'},
      !isOnly && ownSizes(given, typed, path, ctx.state.unit, edit),
      !isOnly && ownGlass(typed, path, ctx, edit),
      check(`${path}.tempered`, t('temper'), typed.tempered, (tempered) => edit({tempered})),
      layers(typed, path, edit),
      number(`${path}.qty`, t('qty'), typed.qty, (qty) => edit({qty}), {keypad: 'numeric', look: 'calc__field_short'})),
    edge(typed, path, ctx, edit, () => typedPane(given, ctx.state.panes[given.key])),
    holes(typed, path, edit),
    cutouts(typed, path, ctx.prices.cutouts, edit),
    areaWorks(typed, path, ctx.prices.area_works, edit));
}

function titleOf(given, state, isOnly) {
  const role = isOnly || !has(`role.${given.role}`) ? 'pane' : `role.${given.role}`;
  const size = [given.width, given.height].map((mm) => typedLength(mm, state.unit)).join(' × ');
  return `${t(role)} ${size} ${UNITS[state.unit].name}`;
}

// Empty means what the template makes of the sizes.
function ownSizes(given, typed, path, unit, edit) {
  const side = (name) => number(`${path}.${name}`, `${t(name)}, ${UNITS[unit].name}`, typed[name],
    (mm) => edit({[name]: mm}), {placeholder: typedLength(given[name], unit)});
  return given.shape === 'circle' ? [side('width')] : [side('width'), side('height')];
}

function ownGlass(typed, path, ctx, edit) {
  return [
    select(`${path}.glass`, t('glass'), typed.glass, sold(ctx.prices.glass, typed.glass),
      (glass) => edit({glass}, true)),
    segments(`${path}.thickness`, t('thick'), String(typed.thickness),
      thicknesses(ctx.prices, typed.glass, typed.thickness),
      (thickness) => edit({thickness: Number(thickness)})),
  ];
}

function layers(typed, path, edit) {
  const options = Array.from({length: MOST_LAYERS}, (_, at) => [String(at + 1), at ? String(at + 1) : t('triplex.no')]);
  return select(`${path}.layers`, t('triplex'), String(typed.layers), options,
    (count) => edit({layers: Number(count)}));
}

// Works for straight edges; a curved pane's are found by the price list itself.
function edge(typed, path, ctx, edit, now) {
  const curves = new Set(ctx.prices.edges.map((work) => work.curve));
  const isOffered = (work) => work.is_active !== false && !curves.has(work.code);
  const works = ctx.prices.edges.filter((work) => isOffered(work) || work.code === typed.edge?.kind);
  const options = [['', t('edge.no')], ...works.map(({code, name}) => [code, name])];
  return el('div', {class: 'calc__fields'},
    select(`${path}.edge.kind`, t('edge'), typed.edge?.kind ?? '', options,
      (kind) => edit({edge: kind ? {kind, sides: now().edge?.sides ?? 'trbl'} : null}, true)),
    typed.edge && typed.shape === 'rect' && sides(typed, path, edit),
    number(`${path}.facet`, t('facet'), typed.facet, (facet) => edit({facet}),
      {keypad: 'numeric', hint: t('facet.hint'), look: 'calc__field_short'}));
}

function sides(typed, path, edit) {
  const now = new Set(typed.edge.sides);
  const take = (one) => (isOn) => {
    now[isOn ? 'add' : 'delete'](one);
    edit({edge: {kind: typed.edge.kind, sides: SIDES.filter((kept) => now.has(kept)).join('')}});
  };
  const name = `${path}.edge.sides`;
  const side = (one) => box(`${name}.${one}`, t(`side.${one}`), now.has(one), take(one));
  return boxes(name, t('edge.sides'), SIDES.map(side));
}

function areaWorks(typed, path, works, edit) {
  const now = new Set(typed.ops);
  const take = (code) => (isOn) => {
    now[isOn ? 'add' : 'delete'](code);
    edit({ops: [...now]});
  };
  const work = ({code, name}) => box(`${path}.ops.${code}`, name, now.has(code), take(code));
  const shown = works.filter((one) => one.is_active !== false || now.has(one.code));
  return shown.length > 0 && boxes(`${path}.ops`, t('ops'), shown.map(work));
}

function boxes(path, label, inside) {
  return el('div', {class: 'calc__field calc__field_wide'},
    el('fieldset', {class: 'calc__checks', id: path, 'data-field': path, 'aria-describedby': `${path}-error`},
      el('legend', {class: 'calc__label'}, label), inside),
    errorOf(path));
}
