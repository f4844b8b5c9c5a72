import {FONT, chain, height, widths} from './sketch_dimensions.js';
import {ABOVE, VIEW_WIDTH, drawable, layout} from './sketch_layout.js';
import {drawn} from './sketch_panes.js';
import {caption, length, marks, title, unitName} from './sketch_words.js';
import {svg, text} from './svg.js';

const LINE = 18;
const EMPTY = 84;
const LETTERS = Math.floor(VIEW_WIDTH / (FONT * 0.6));

// A drawing to scale of panes in the v2 shape (millimetres); `unit` (mm, cm, m) is only for the texts.
export function sketch(panels, {unit = 'mm'} = {}) {
  const glass = drawable(panels);
  const {rows, scale, height: tall} = layout(glass, (block, factor) => chain(block, factor, unit));
  const blocks = rows.flatMap((row) => row.blocks);
  const panes = blocks.flatMap((block) => block.panes);
  const told = marked(panes, unit);
  const name = title(glass, unit);
  const last = glass.length ? `Размеры — ${unitName(unit)}` : name;
  const notes = [...unnamed(blocks, unit), ...told, last].flatMap(wrapped);
  const top = glass.length ? tall : EMPTY;
  return svg(
    'svg',
    {class: 'sketch', role: 'img', 'aria-label': name, viewBox: `0 0 ${VIEW_WIDTH} ${Math.ceil(top + 6 + notes.length * LINE)}`, 'data-scale': String(scale)},
    svg('title', {}, name),
    svg(
      'g',
      {fill: 'none', stroke: 'currentColor', 'stroke-width': 1, 'stroke-linejoin': 'round', 'font-size': FONT},
      ...(glass.length ? blocks.flatMap((block) => parts(block, scale, unit)) : [nothing()]),
      ...(told.length ? numbers(panes) : []),
      ...notes.map((note, index) => text({x: 2, y: top + 14 + index * LINE}, note)),
    ),
  );
}

function parts(block, scale, unit) {
  const first = block.panes[0];
  const last = block.panes.at(-1);
  const under = block.titled
    ? [text({x: block.x + (block.width * scale) / 2, y: block.floor + block.chain.height + 14, 'text-anchor': 'middle'}, caption(first.panel))]
    : [];
  return [
    ...block.panes.map((pane, index) => drawn(pane, index, block.panes, scale)),
    ...widths(block, unit),
    ...height(first, unit, -1),
    ...(last.panel.height === first.panel.height ? [] : height(last, unit, 1)),
    ...under,
  ];
}

function nothing() {
  return svg('rect', {x: 90, y: 10, width: 120, height: EMPTY - 20, 'stroke-dasharray': '4 4'});
}

// Panes are numbered where the notes under the drawing have to tell them apart.
function numbers(panes) {
  if (panes.length < 2) return [];
  return panes.map((pane, index) => [String(index + 1), pane])
    .filter(([number, pane]) => pane.w >= number.length * FONT * 0.6)
    .map(([number, pane]) => text({x: pane.x + pane.w / 2, y: pane.y - ABOVE / 4, 'text-anchor': 'middle', 'font-size': 11}, number));
}

// Sizes that found no room in the drawing.
function unnamed(blocks, unit) {
  return blocks.flatMap(({panels, chain: {way}}) => {
    const heights = new Set(panels.map((panel) => panel.height));
    const told = new Set([panels[0].height, panels.at(-1).height]);
    return [
      ...(way === 'none' ? [`Ширины слева направо: ${list(panels, 'width', unit)}`] : []),
      ...(heights.size > told.size ? [`Высоты слева направо: ${list(panels, 'height', unit)}`] : []),
    ];
  });
}

function list(panels, key, unit) {
  return panels.map((panel) => length(panel[key], unit)).join('; ');
}

// Panes with the same holes and cut-outs are told of together: «1, 3: 2 отв. Ø 14».
function marked(panes, unit) {
  const found = new Map();
  panes.forEach(({panel, times}, index) => {
    const note = [times > 1 ? `${times} шт.` : '', marks(panel, unit)].filter(Boolean).join('; ');
    if (note) found.set(note, [...(found.get(note) ?? []), index + 1]);
  });
  return [...found].map(([note, places]) => (panes.length > 1 ? `${places.join(', ')}: ${note}` : note));
}

function wrapped(note) {
  const lines = [''];
  for (const word of note.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (longer.length > LETTERS && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
