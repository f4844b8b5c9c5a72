import {button, el, failure, redraw} from './admin_dom.js';
import {openFilter} from './admin_log_filter.js';
import {t} from './admin_log_texts.js';
import {openPeople} from './admin_people.js';

const PAGE = 50;

// The tab «Журнал»: who may do what, and who did what.
export function open(root, api) {
  const body = el('tbody', {});
  const said = el('p', {class: 'cabinet__help', role: 'status'});
  const trouble = el('div', {});
  const table = el('div', {class: 'admin__scroll admin-log__rows', hidden: true, tabIndex: 0, role: 'region', 'aria-label': t('table')},
    el('table', {class: 'admin__table'}, heads(), body));
  const more = button(t('more'), () => load(cursor), '', {id: 'log-more', hidden: true});
  const kept = el('p', {class: 'cabinet__help'});
  const filter = openFilter({onshow: () => load(null), onfile: file});
  const people = openPeople(api, () => load(null));
  let cursor = null;
  let asked = 0;

  // An answer that was overtaken by a newer question is not shown.
  async function load(from) {
    asked += 1;
    const mine = asked;
    redraw(trouble);
    more.disabled = true;
    said.textContent = t('loading');
    try {
      const answer = await api.get('journal', {...filter.values(), limit: PAGE, ...(from ? {cursor: from} : {})});
      if (mine === asked) show(answer, from);
    } catch (error) {
      if (mine === asked) refuse(error);
    }
    if (mine === asked) more.disabled = false;
  }

  function show(answer, from) {
    const rows = answer.events.map(row);
    if (from) body.append(...rows);
    else body.replaceChildren(...rows);
    if (!from) filter.offer(answer);
    cursor = answer.cursor;
    const count = body.children.length;
    table.hidden = !count;
    more.hidden = !cursor;
    said.textContent = count ? t('shown', {n: count}) : t('empty');
    kept.textContent = t('log.kept', {n: answer.kept_days, zone: answer.timezone});
    if (from) rows[0]?.focus();
  }

  function refuse(error) {
    said.textContent = '';
    redraw(trouble, failure(error));
  }

  async function file() {
    redraw(trouble);
    try {
      api.save(await api.file('journal', {...filter.values(), format: 'csv'}));
    } catch (error) {
      refuse(error);
    }
  }

  root.append(people.node, el('section', {'aria-labelledby': 'log-title'},
    el('h2', {id: 'log-title'}, t('log')), filter.node, trouble, said, table, more, kept));
  load(null);
  return {
    shown() {
      people.load();
      load(null);
    },
  };
}

function heads() {
  const keys = ['when', 'person', 'address', 'event', 'object', 'change', 'request'];
  return el('thead', {}, el('tr', {}, keys.map((key) => el('th', {scope: 'col'}, t(key)))));
}

function row(event) {
  return el('tr', {tabindex: '-1'},
    el('td', {class: 'admin-log__when'}, el('time', {datetime: event.at}, event.when)),
    el('td', {}, event.who), el('td', {}, event.address), el('td', {}, event.text ?? event.event),
    el('td', {class: 'admin-log__object'}, event.object), el('td', {}, event.outcome), el('td', {class: 'admin-log__code'}, event.request_id));
}
