// Shows what the CRM holds now, asked for every second; what changed since is lit up for a moment.
'use strict';

const context = JSON.parse(document.getElementById('context').textContent);
const places = Object.fromEntries([...document.querySelectorAll('[data-now]')].map((place) => [place.dataset.now, place]));
let shown = {};

function element(tag, className, text) {
  return Object.assign(document.createElement(tag), {className, textContent: text});
}

function item(title, details, more) {
  const line = document.createElement('li');
  line.append(title, element('div', 'muted', details.filter(Boolean).join(' · ')));
  if (more) line.append(more);
  return line;
}

function list(items, none) {
  return items.length ? items : [element('li', 'muted', none)];
}

const drawn = {
  name: (deal) => [deal.name],
  price: (deal) => [`${deal.price.toLocaleString('ru-RU')} ₽`],
  responsible: (deal) => [deal.responsible],
  is_deleted: () => ['Сделка удалена'],
  contacts: (deal) => list(deal.contacts.map((one) => item(one.name, [one.phone, one.email])), 'Контактов нет'),
  products: (deal) => list(
    deal.products.map((one) => item(one.name, [`№ ${one.id}`, `${one.quantity} шт.`])), 'Товаров нет'),
  notes: (deal) => list(deal.notes.map((note) => item(
    '', ['Примечание', note.time, note.author], element('pre', 'text', note.text))), 'Примечаний нет'),
};

function show(deal) {
  for (const [name, draw] of Object.entries(drawn)) {
    const value = JSON.stringify(deal[name]);
    if (value === shown[name]) continue;
    places[name].replaceChildren(...draw(deal));
    places[name].classList.toggle('changed', name in shown);
    shown[name] = value;
  }
  places.is_deleted.hidden = !deal.is_deleted;
}

async function poll() {
  const answer = await fetch(`${context.root}/leads/detail/${context.lead_id}/now`).catch(() => null);
  if (answer && answer.ok) show(await answer.json());
  setTimeout(poll, 1000);
}

if (context.lead_id) poll();
