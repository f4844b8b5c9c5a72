import {button, el} from './admin_dom.js';
import {t} from './admin_prices_texts.js';

// Which numbers and choices a rule has.
const PARTS = {
  fixed: ['k'], per_pane: ['k', 'role'], per_door: ['k'], area: ['k', 'role', 'step', 'min'], edge: ['k', 'role', 'sides', 'step', 'min'],
  input: ['k', 'input', 'step', 'min'], bars: ['k', 'input'], hinge: ['role'], percent: ['k', 'base'],
};
const COUNTED = ['fixed', 'per_pane', 'per_door', 'area', 'edge', 'input'];
let made = 0;

// A line of a template: its article, the rule of its quantity, and whether a manager chooses it.
export function lineView(line, {choices, inputs, group, onremove}) {
  made += 1;
  const id = `kit-line-${made}`;
  // A bar's pieces are kept as they are.
  const isKept = line.kind === 'bars' && line.former !== null;
  const kinds = group === 'counted' ? COUNTED : [group ?? line.kind];
  const told = el('p', {class: 'prices__told prices__told_error', id: `${id}-told`, role: 'status', hidden: true});
  const fields = {
    kind: select('kind', kinds.map((kind) => [kind, choices.kinds[kind]]), line.kind, draw),
    k: text('k'), step: text('step'), min: text('min'),
    role: select('role', [['', t('kit.role.any')], ...Object.entries(choices.roles)], line.role),
    input: select('input', inputs.map(({name, label}) => [name, label]), line.input),
    base: select('base', Object.entries(choices.bases), line.base),
  };
  const sides = Object.entries(choices.sides).map(([side, name]) => [side, name, el('input', {id: `${id}-side-${side}`, type: 'checkbox', checked: line.sides.includes(side)})]);
  const optional = el('input', {id: `${id}-optional`, type: 'checkbox', checked: line.optional, onchange: draw});
  const ticked = el('input', {id: `${id}-ticked`, type: 'checkbox', checked: line.default_on});
  const cells = Object.fromEntries(Object.entries(fields).map(([name, input]) => [name, cell(name, input)]));
  cells.sides = el('fieldset', {class: 'prices__sides'}, el('legend', {}, t('kit.sides')), sides.map(([, name, input]) => tick(input, name)));
  const choiceOfTick = tick(ticked, t('kit.ticked'));
  const node = el('section', {class: 'prices__kit-line', 'aria-label': line.name, 'aria-describedby': `${id}-told`},
    el('div', {class: 'prices__kit-head'}, el('strong', {}, line.name), el('span', {class: 'cabinet__help'}, line.sku),
      button(t('remove'), onremove, 'quiet', {'aria-label': t('kit.remove.of', {name: line.name})})),
    isKept ? el('p', {}, line.text) : el('div', {class: 'prices__fields'}, Object.values(cells)),
    el('div', {class: 'prices__ticks'}, tick(optional, t('kit.optional')), choiceOfTick), told);

  function text(name) {
    return el('input', {id: `${id}-${name}`, type: 'text', class: 'admin__input', value: line[name], inputmode: 'decimal', autocomplete: 'off', maxlength: 20});
  }

  function select(name, options, value, onchange) {
    const input = el('select', {id: `${id}-${name}`, class: 'admin__input', onchange}, options.map(([key, label]) => el('option', {value: key}, label)));
    input.value = value;
    return input;
  }

  function cell(name, input) {
    return el('div', {class: 'admin__field'}, el('label', {for: input.id}, t(`kit.${name}`)), input);
  }

  function tick(input, label) {
    return el('div', {class: 'prices__tick'}, input, el('label', {for: input.id}, label));
  }

  function draw() {
    const parts = PARTS[fields.kind.value] ?? [];
    for (const [name, part] of Object.entries(cells)) part.hidden = name !== 'kind' && !parts.includes(name);
    choiceOfTick.hidden = !optional.checked;
  }

  draw();
  return {
    node,
    focus: () => (isKept ? optional : fields.k).focus(),
    say(name, text_) {
      told.textContent = text_;
      told.hidden = !text_;
      for (const input of Object.values(fields)) input.removeAttribute('aria-invalid');
      if (text_) fields[name]?.setAttribute('aria-invalid', 'true');
    },
    values: () => ({
      former: line.former, sku: line.sku, kind: fields.kind.value, k: fields.k.value.trim(), role: fields.role.value, input: fields.input.value,
      base: fields.base.value, step: fields.step.value.trim(), min: fields.min.value.trim(),
      sides: sides.filter(([, , input]) => input.checked).map(([side]) => side).join(''), optional: optional.checked, default_on: ticked.checked,
    }),
  };
}
