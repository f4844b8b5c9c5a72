// The fields of one deal: typing, rows of products, sums. `on.save` and `on.edit` tell the card.
function openForm(root, t, on) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  let rowsMade = 0;
  let speaking = 0;

  function showSums() {
    const sized = CHECKS.width(valueOf(root, 'width')) && CHECKS.height(valueOf(root, 'height'));
    part('area').textContent = sized ? `${format(area(root), 3)}${NBSP}м²` : '—';
    part('total').textContent = roubles(total(root));
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      part('spoken').textContent = t('form.spoken_total', {sum: roubles(total(root))});
    }, 1000);
  }

  function addRow() {
    rowsMade += 1;
    part('rows').insertAdjacentHTML('beforeend', productRow(`${root.id}-product-${rowsMade}`, rowsMade, t));
    part('rows').lastElementChild.querySelector('input').focus();
    on.edit();
  }

  function removeRow(row) {
    row.remove();
    part('add').focus();
    on.edit();
  }

  function onInput(event) {
    mark(root, event.target, '');
    showSums();
    on.edit();
  }

  // Enter moves on; left alone it would press a button of amoCRM's own card.
  function onKey(event) {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault();
    const stops = [...root.querySelectorAll('input, [data-part="save"]')].filter((stop) => stop.offsetParent);
    if (event.ctrlKey) on.save();
    else stops[stops.indexOf(event.target) + 1].focus();
  }

  function onClick(event) {
    const pressed = event.target.closest('button');
    if (!pressed) return;
    if (pressed.dataset.part === 'save') on.save();
    if (pressed.dataset.part === 'add') addRow();
    if (pressed.dataset.part === 'remove') removeRow(pressed.closest('.glass-calc__row'));
  }

  // True when every field is right; otherwise the wrong ones are marked and the first has the focus.
  function passes() {
    const wrong = wrongFields(root, t);
    if (wrong.some((input) => part('rows').contains(input))) root.querySelector('details').open = true;
    if (wrong.length) wrong[0].focus();
    return !wrong.length;
  }

  part('form').addEventListener('input', onInput);
  part('form').addEventListener('keydown', onKey);
  part('form').addEventListener('click', onClick);
  return {passes, close: () => clearTimeout(speaking)};
}
