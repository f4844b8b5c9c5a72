import {el} from './dom.js';
import {segments, select} from './fields.js';
import {t} from './texts.js';

// Glass and thickness of the whole product.
export function glass(ctx) {
  const {state, prices, template} = ctx;
  if (!template) return null;
  const sku = state.glass ?? template.glass;
  const thickness = state.thickness ?? template.thickness;
  return el('div', {class: 'calc__fields'},
    select('glass', t('glass'), sku, sold(prices.glass, sku), (chosen) => choose(ctx, chosen, thickness)),
    segments('thickness', t('thick'), String(thickness), thicknesses(prices, sku, thickness),
      (chosen) => choose(ctx, sku, Number(chosen))));
}

export function sold(list, kept) {
  return list.filter((item) => item.is_active !== false || item.sku === kept).map(({sku, name}) => [sku, name]);
}

export function thicknesses(prices, sku, kept) {
  const known = Object.keys(prices.glass.find((item) => item.sku === sku)?.price ?? {});
  const all = known.includes(String(kept)) ? known : [...known, String(kept)];
  return all.sort((one, other) => one - other).map((mm) => [mm, mm]);
}

// A thickness that the other glass is not made in gives way to the nearest.
function choose(ctx, sku, thickness) {
  const known = Object.keys(ctx.prices.glass.find((item) => item.sku === sku)?.price ?? {}).map(Number);
  const nearest = known.sort((one, other) => Math.abs(one - thickness) - Math.abs(other - thickness))[0];
  Object.assign(ctx.state, {glass: sku, thickness: known.includes(thickness) ? thickness : nearest ?? thickness});
  ctx.redraw();
  ctx.changed();
}
