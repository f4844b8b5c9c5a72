// Nothing that a person typed goes into this markup: amoCRM reads it as a Twig template.
const FIELDS = ['package_name', 'width', 'height', 'components_total', 'services_total'];
const KEYPADS = {package_name: 'text', element_id: 'numeric'};

function field(id, name, t) {
  return `<div class="glass-calc__field"><label for="${id}">${t('form.' + name)}</label>
    <input id="${id}" data-field="${name}" type="text" inputmode="${KEYPADS[name] || 'decimal'}" autocomplete="off"
      aria-describedby="${id}-error">
    <p id="${id}-error" class="glass-calc__error" hidden></p></div>`;
}

function button(part, text, more) {
  return `<button type="button" class="glass-calc__button ${more || ''}" data-part="${part}">${text}</button>`;
}

function sum(part, text, more) {
  return `<p class="glass-calc__sum ${more || ''}"><span>${text}</span>
    <output data-part="${part}" aria-live="off">—</output></p>`;
}

function notice(id, text) {
  return `<div class="glass-calc" id="${id}" lang="ru"><p class="glass-calc__notice">${text}</p></div>`;
}

// One product of the list; n counts from 1 for a person, `id` stays unique when rows above are removed.
function productRow(id, n, t) {
  return `<div class="glass-calc__row">${field(id + '-element_id', 'element_id', t)}
    ${field(id + '-quantity', 'quantity', t)}
    <button type="button" class="glass-calc__button" data-part="remove"
      aria-label="${t('form.remove_one', {n})}">${t('form.remove')}</button></div>`;
}

// No <form>: amoCRM's card may stand in one itself, and a form inside a form is dropped by the browser.
function page(id, t) {
  const [name, width, height, components, services] = FIELDS.map((key) => field(`${id}-${key}`, key, t));
  return `<div class="glass-calc" id="${id}" lang="ru">
    <div class="glass-calc__deal"><p class="glass-calc__lead" data-part="lead"></p><p data-part="title"></p>
      <p class="glass-calc__person" data-part="person"></p></div>
    <div role="form" aria-label="${t('form.name')}" data-part="form">
      ${name}<div class="glass-calc__pair">${width}${height}</div>${sum('area', t('form.area'))}
      ${components}${services}
      <details class="glass-calc__products"><summary>${t('form.products')}</summary>
        <p class="glass-calc__hint">${t('form.products_hint')}</p><div data-part="rows"></div>
        ${button('add', t('form.add'))}</details>
      ${sum('total', t('form.total'), 'glass-calc__sum_total')}
      ${button('save', t('form.save'), 'glass-calc__button_main')}</div>
    <div class="glass-calc__status" data-part="status" role="status" aria-live="polite"></div>
    ${button('retry', t('form.retry'))}
    <p class="glass-calc__spoken" data-part="spoken" aria-live="polite"></p></div>`;
}
