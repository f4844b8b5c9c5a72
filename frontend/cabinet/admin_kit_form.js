import {button, el, notice, redraw} from './admin_dom.js';
import {lineView} from './admin_kit_line.js';
import {t} from './admin_prices_texts.js';

const NEW = {former: null, k: '1', role: '', sides: 'trbl', input: '', base: 'goods', step: '', min: '', optional: false, default_on: true, text: ''};
const PLACE = /^lines\[(\d+)\]\.?(.*)$/;

// One template as a form. `articles`: [{sku, name, group}], group: bars, hinge or counted.
export function kitForm(kit, choices, articles, {onsave, onclose}) {
  const told = el('div', {});
  const before = {};
  const name = el('input', {id: 'kit-name', type: 'text', class: 'admin__input', value: kit.name, maxlength: 200, autocomplete: 'off'});
  const markup = el('input', {id: 'kit-markup', type: 'text', class: 'admin__input', value: kit.markup, inputmode: 'decimal', autocomplete: 'off'});
  const active = el('input', {id: 'kit-active', type: 'checkbox', checked: kit.is_active});
  const group = new Map(articles.map((article) => [article.sku, article.group]));
  const list = el('div', {});
  const choice = el('select', {id: 'kit-article', class: 'admin__input'}, el('option', {value: ''}, t('kit.article.choose')),
    articles.map((article) => el('option', {value: article.sku}, t('kit.article', article))));
  let views = kit.lines.map((line) => view(line));
  const node = el('form', {class: 'prices__add', novalidate: true, 'aria-label': t('kit.edit.of', {name: kit.name}), onsubmit: send},
    el('h3', {}, t('kit.edit.of', {name: kit.name})),
    el('div', {class: 'prices__fields'},
      field(name, t('name')), field(markup, t('kit.markup')),
      el('div', {class: 'admin__field prices__tick'}, active, el('label', {for: 'kit-active'}, t('kit.active')))),
    el('h4', {}, t('kit.lines')), list,
    el('div', {class: 'prices__kit-add'}, field(choice, t('kit.article.add')), button(t('add.yes'), add)),
    told,
    el('div', {class: 'admin__actions'}, button(t('kit.save'), null, 'main', {type: 'submit'}), button(t('cancel'), onclose)));

  function field(input, label) {
    return el('div', {class: 'admin__field'}, el('label', {for: input.id}, label), input);
  }

  function view(line) {
    const made = lineView(line, {choices, inputs: kit.inputs, group: line.kind === 'percent' ? 'percent' : group.get(line.sku), onremove: () => remove(made)});
    return made;
  }

  function draw() {
    redraw(list, views.map((one) => one.node), views.length ? null : el('p', {class: 'cabinet__help'}, t('kit.empty')));
  }

  function add() {
    const article = articles.find(({sku}) => sku === choice.value);
    if (!article) {
      choice.focus();
      return;
    }
    const kind = article.group === 'counted' ? 'fixed' : article.group;
    views.push(view({...NEW, sku: article.sku, name: article.name, kind, input: kit.inputs[0]?.name ?? ''}));
    choice.value = '';
    draw();
    views.at(-1).focus();
  }

  function remove(one) {
    views = views.filter((other) => other !== one);
    draw();
    choice.focus();
  }

  function values() {
    return {code: kit.code, name: name.value.trim(), is_active: active.checked, markup: markup.value.trim(), lines: views.map((one) => one.values())};
  }

  async function send(event) {
    event.preventDefault();
    redraw(told);
    for (const one of views) one.say('', '');
    await onsave(values());
  }

  draw();
  before.json = JSON.stringify(values());
  return {
    code: kit.code, node,
    focus: () => name.focus(),
    isDirty: () => JSON.stringify(values()) !== before.json,
    say: (...nodes) => redraw(told, ...nodes),
    // What the server did not take, at its line where it names one.
    refuse(refused) {
      for (const {column, text} of refused) {
        const [, at, name_] = PLACE.exec(column) ?? [];
        if (at) views[Number(at)].say(name_, text);
      }
      redraw(told, notice('error', [...new Set(refused.map(({text}) => text))]));
    },
  };
}
