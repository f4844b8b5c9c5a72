import {inputOf, pathOf} from './places.js';
import {editPane} from './state.js';
import {typedLength} from './units.js';

// A size a few millimetres off, as the hint says: of the template where the side follows it, else of the pane alone.
export function applyHint({field, mm}, ctx) {
  const [, key, side] = pathOf(field, ctx.keys).split('.');
  const {state} = ctx;
  const name = inputOf(key, side, ctx);
  if (name) {
    state.sizes[name] = typedLength(ctx.sizes[name] + mm, state.unit);
  } else {
    const pane = ctx.priced.calculation.panels.find((one) => one.key === key);
    editPane(state, key, {[side]: typedLength(pane[side] + mm, state.unit)});
  }
  ctx.redraw();
  ctx.changed();
}
