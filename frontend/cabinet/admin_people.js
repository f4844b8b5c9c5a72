import {day} from './admin_dates.js';
import {el, failure, notice, redraw} from './admin_dom.js';
import {t} from './admin_log_texts.js';

const ROLES = ['administrator', 'head', 'manager', 'observer'];
const BY_AMOCRM = '';

// Who may do what: a line for everybody who has opened the calculator. `onset` is told of each change.
export function openPeople(api, onset) {
  const place = el('div', {'aria-busy': 'true'}, el('p', {class: 'cabinet__help'}, t('loading')));
  const said = el('div', {role: 'status'});
  let people = [];

  async function load() {
    try {
      people = (await api.get('people')).people;
      draw();
    } catch (error) {
      redraw(place, failure(error));
    }
    place.removeAttribute('aria-busy');
  }

  function draw() {
    redraw(place, people.length ? table(people, set) : el('p', {class: 'cabinet__help'}, t('people.empty')));
  }

  async function set(person, select) {
    const role = select.value === BY_AMOCRM ? null : select.value;
    select.disabled = true;
    try {
      const {account_id: account, user_id: user} = person;
      const answer = await api.post('set_role', {account_id: account, user_id: user, role});
      people = people.map((one) => (one === person ? answer.person : one));
      redraw(said, notice('success', t('people.saved', {name: person.name, role: t(`role.${answer.person.role}`)})));
      onset();
    } catch (error) {
      redraw(said, failure(error));
    }
    draw();
    document.getElementById(idOf(person))?.focus();
  }

  load();
  return {
    load,
    node: el('section', {class: 'admin__people', 'aria-labelledby': 'people-title'},
      el('h2', {id: 'people-title'}, t('people')), el('p', {class: 'cabinet__help'}, t('people.help')), said, place),
  };
}

const idOf = (person) => `role-${person.account_id}-${person.user_id}`;

function table(people, set) {
  const heads = ['people.name', 'people.account', 'people.seen', 'people.role'];
  return el('div', {class: 'admin__scroll'}, el('table', {class: 'admin__table'},
    el('thead', {}, el('tr', {}, heads.map((key) => el('th', {scope: 'col'}, t(key))))),
    el('tbody', {}, people.map((person) => row(person, set)))));
}

function row(person, set) {
  const select = el('select', {
    id: idOf(person), class: 'admin__input', 'aria-label': t('people.role.of', {name: person.name}),
    onchange: () => set(person, select),
  }, el('option', {value: BY_AMOCRM}, t('role.amocrm', {role: t(`role.${person.by_amocrm}`)})),
  ROLES.map((role) => el('option', {value: role}, t(`role.${role}`))));
  select.value = person.is_set ? person.role : BY_AMOCRM;
  return el('tr', {}, el('th', {scope: 'row'}, person.name), el('td', {}, person.domain),
    el('td', {}, day(person.seen_at)), el('td', {}, select));
}
