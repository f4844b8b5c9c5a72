import {el} from './dom.js';
import {number, segments} from './fields.js';
import {t} from './texts.js';
import {UNITS, retyped, typedLength} from './units.js';

// One field for each size of the template, and the unit they are typed in.
export function sizes(ctx) {
  const inputs = ctx.template?.inputs ?? [];
  return el('div', {class: 'calc__fields', id: 'sizes'},
    inputs.map((input) => sizeField(input, ctx)),
    inputs.length > 0 && units(ctx));
}

function sizeField({name, label, default: usual}, ctx) {
  const {state} = ctx;
  return number(`sizes.${name}`, `${label}, ${UNITS[state.unit].name}`, state.sizes[name] ?? '', (typed) => {
    state.sizes[name] = typed;
    ctx.changed();
  }, {placeholder: usual ? typedLength(usual, state.unit) : ''});
}

function units(ctx) {
  const options = Object.entries(UNITS).map(([unit, {name}]) => [unit, name]);
  return segments('unit', t('unit'), ctx.state.unit, options, (unit) => {
    retypeAll(ctx.state, unit);
    ctx.redraw();
  });
}

// The unit changes how lengths are written, not how long they are.
function retypeAll(state, unit) {
  const again = (typed) => retyped(typed, state.unit, unit);
  state.sizes = Object.fromEntries(Object.entries(state.sizes).map(([name, typed]) => [name, again(typed)]));
  for (const edits of Object.values(state.panes)) {
    for (const side of ['width', 'height']) if (edits[side]) edits[side] = again(edits[side]);
  }
  state.unit = unit;
}
