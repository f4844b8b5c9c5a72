// What stands in the column before the first answer. Nothing that a person typed goes into this markup: amoCRM reads it
// as a Twig template.
function skeleton(id, t) {
  const bars = '<div class="glass-calc__bar"></div>'.repeat(3);
  return `<div class="glass-calc" id="${id}" lang="ru" role="region" aria-label="${t('card.title')}">
    <div data-part="status" role="status"></div>
    <div data-part="deal"></div>
    <div data-part="content"><p class="glass-calc__weak">${t('card.loading')}</p>${bars}</div></div>`;
}

// Instead of the column, when there is nothing to load: a new deal has no number yet, or the browser is too old.
function notice(id, reason, t) {
  return `<div class="glass-calc" id="${id}" lang="ru" role="region" aria-label="${t('card.title')}">
    <p class="glass-calc__weak">${reason}</p>
    <button type="button" class="glass-calc__button glass-calc__main" disabled>${t('card.new')}</button></div>`;
}

// What this script cannot do without; a browser that lacks them is from before 2022.
function isModern() {
  return Boolean(window.MutationObserver && window.crypto && crypto.randomUUID && Element.prototype.replaceChildren);
}
