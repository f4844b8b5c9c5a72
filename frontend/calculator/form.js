import {bars} from './bars.js';
import {el, redraw} from './dom.js';
import {glass} from './glass.js';
import {hardware} from './hardware.js';
import {pane} from './pane.js';
import {productPicker} from './product.js';
import {services} from './services.js';
import {sizes} from './sizes.js';
import {terms, words} from './terms.js';

// The fields of one calculation. `draw` makes them anew from the state, and whoever is typing goes on typing.
export function openForm(ctx) {
  const product = el('div', {});
  const dimensions = el('div', {});
  const groups = el('div', {});
  const node = el('div', {class: 'calc__form'}, product, dimensions, groups);

  function draw() {
    redraw(dimensions, sizes(ctx), glass(ctx));
    redraw(groups, ...(ctx.filled ? parts(ctx) : []));
  }

  product.append(productPicker(ctx));
  draw();
  return {node, draw};
}

function parts(ctx) {
  const {panels} = ctx.filled;
  const isOnly = panels.length === 1;
  if (isOnly && ctx.open.size === 0) ctx.open.add(`panels.${panels[0].key}`);
  const panes = panels.map((given) => pane(given, ctx, isOnly));
  return [...panes, hardware(ctx), bars(ctx), services(ctx), terms(ctx), words(ctx)];
}
