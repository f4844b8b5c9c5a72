// Where everything of a sketch stands: one scale for all panes, blocks in rows, floors of a row on one line.
const IN_LINE = ['fixed', 'door', 'side', 'mirror'];
const MOST_DRAWN = 20;
const GLASS_WIDTH = 232;
const GLASS_HEIGHT = 220;
const MOST_HEIGHT = 400;
const TRIES = 12;
export const VIEW_WIDTH = 300;
const SIDE = 27;
export const ABOVE = 16;
const CAPTION = 20;
const LEAST_WIDTH = 38;
const GAP = 8;

// Panes whose sizes are not numbers yet are left out.
export function drawable(panels) {
  return (panels ?? [])
    .map((panel) => ({
      ...panel,
      width: Number(panel.width),
      height: Number(panel.shape === 'circle' ? panel.width : panel.height),
      qty: Math.max(1, Math.trunc(Number(panel.qty)) || 1),
      holes: (panel.holes ?? []).filter((hole) => Number(hole.d) > 0),
      cutouts: panel.cutouts ?? [],
    }))
    .filter((panel) => panel.width > 0 && panel.height > 0 && Number.isFinite(panel.width * panel.height));
}

// `chain(block, scale)` says how much room its dimensions take below.
export function layout(panels, chain) {
  const blocks = grouped(panels);
  let scale = blocks.length ? largest(blocks) : 1;
  let made = placed(blocks, scale, chain);
  for (let tries = 0; tries < TRIES && made.rows.length > 1 && made.height > MOST_HEIGHT; tries += 1) {
    scale *= 0.8;
    made = placed(blocks, scale, chain);
  }
  return {scale, ...made};
}

// A block: panes that stand in line, or one that stands across or lies.
function grouped(panels) {
  const line = panels.filter((panel) => IN_LINE.includes(panel.role ?? 'fixed'));
  const others = panels.filter((panel) => !line.includes(panel));
  const count = line.reduce((total, panel) => total + panel.qty, 0);
  const whole = count <= MOST_DRAWN;
  const drawn = whole ? line.flatMap((panel) => Array(panel.qty).fill(panel)) : line;
  const parts = [drawn, ...others.map((panel) => [panel])].filter((part) => part.length);
  return parts.map((part) => ({
    panels: part,
    whole,
    times: (panel) => (part === drawn && !whole ? panel.qty : 1),
    width: part.reduce((total, panel) => total + panel.width, 0),
    height: Math.max(...part.map((panel) => panel.height)),
    titled: part === drawn ? parts.length > 1 && part.length === 1 : parts.length > 1 || part[0].qty > 1,
  }));
}

function largest(blocks) {
  const width = Math.max(...blocks.map((block) => block.width));
  const height = Math.max(...blocks.map((block) => block.height));
  return Math.min(GLASS_WIDTH / width, GLASS_HEIGHT / height);
}

function placed(blocks, scale, chain) {
  const rows = [];
  for (const block of blocks) {
    const outer = Math.max(block.width * scale, LEAST_WIDTH) + 2 * SIDE;
    const row = rows.at(-1);
    if (row && row.width + outer + GAP <= VIEW_WIDTH) add(row, block, outer);
    else rows.push(add({width: -GAP, blocks: []}, block, outer));
  }
  const height = rows.reduce((top, row) => settled(row, top, scale, chain), 0);
  return {rows, height};
}

function add(row, block, outer) {
  row.blocks.push({...block, outer});
  row.width += outer + GAP;
  return row;
}

function settled(row, top, scale, chain) {
  const floor = top + ABOVE + Math.max(...row.blocks.map((block) => block.height)) * scale;
  let x = (VIEW_WIDTH - row.width) / 2;
  for (const block of row.blocks) {
    Object.assign(block, {x: x + (block.outer - block.width * scale) / 2, floor, chain: chain(block, scale)});
    block.panes = stood(block, scale);
    x += block.outer + GAP;
  }
  const titled = row.blocks.some((block) => block.titled);
  return floor + Math.max(...row.blocks.map((block) => block.chain.height)) + (titled ? CAPTION : 0);
}

function stood(block, scale) {
  let {x} = block;
  return block.panels.map((panel) => {
    const pane = {panel, times: block.times(panel), x, y: block.floor - panel.height * scale, w: panel.width * scale, h: panel.height * scale};
    x += pane.w;
    return pane;
  });
}
