import {button, el, failure, redraw} from './admin_dom.js';
import {kitForm} from './admin_kit_form.js';
import {counted, t} from './admin_prices_texts.js';

// Templates of the draft: what each consists of, and a form for one of them. `commit(edit)` → what is refused.
export function openKits(commit, articles) {
  const own = {kits: [], choices: {}, form: null};
  const list = el('div', {});
  const count = el('span', {class: 'cabinet__help'});
  const node = el('details', {class: 'prices__section'},
    el('summary', {}, el('h2', {}, t('kits')), ' ', count),
    el('div', {class: 'prices__body'}, el('p', {class: 'cabinet__help'}, t('kits.help')), list));

  function draw() {
    count.textContent = counted(own.kits.length, 'kit');
    redraw(list, own.kits.map((kit) => (own.form?.code === kit.code ? own.form.node : shown(kit))));
  }

  function shown(kit) {
    return el('section', {class: 'prices__kit', 'aria-label': kit.name},
      el('div', {class: 'prices__kit-head'}, el('h3', {}, kit.name),
        kit.is_active ? null : el('span', {class: 'cabinet__badge cabinet__badge_plain'}, t('kit.hidden')),
        button(t('kit.edit'), () => edit(kit), 'quiet', {id: `kit-${kit.code}-edit`, 'aria-label': t('kit.edit.of', {name: kit.name})})),
      kit.lines.length ? el('ul', {class: 'prices__list'}, kit.lines.map(({name, text}) => el('li', {}, t('kit.line', {name, text})))) : el('p', {class: 'cabinet__help'}, t('kit.empty')));
  }

  function edit(kit) {
    if (own.form?.isDirty()) {
      own.form.focus();
      return;
    }
    own.form = kitForm(kit, own.choices, articles(), {onsave: (sent) => save(sent), onclose: close});
    draw();
    own.form.focus();
  }

  function close() {
    const {code} = own.form;
    own.form = null;
    draw();
    document.getElementById(`kit-${code}-edit`)?.focus();
  }

  async function save(kit) {
    try {
      const refused = await commit({op: 'kit', key: `${t('kits')}|${kit.code}|`, kit});
      if (refused.length) own.form.refuse(refused);
      else close();
    } catch (error) {
      own.form.say(failure(error));
    }
  }

  return {
    node,
    isDirty: () => Boolean(own.form?.isDirty()),
    // What the server has; a form that is open stays.
    show(kits, choices = own.choices) {
      Object.assign(own, {kits, choices});
      draw();
    },
  };
}
