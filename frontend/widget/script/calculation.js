function valueOf(scope, name) {
  return scope.querySelector(`[data-field="${name}"]`).value;
}

function total(root) {
  return kopecks(valueOf(root, 'components_total')) + kopecks(valueOf(root, 'services_total'));
}

function area(root) {
  const side = (name) => Number(decimal(valueOf(root, name)));
  return Number((side('width') * side('height') / 1e6).toFixed(3));
}

function products(root) {
  return [...root.querySelectorAll('.glass-calc__row')].map((row) => ({
    element_id: Number(valueOf(row, 'element_id')),
    quantity: Number(decimal(valueOf(row, 'quantity'))),
  }));
}

// The v1 body; every field has passed its check.
function calculation(root) {
  return {
    package_name: valueOf(root, 'package_name').trim(),
    width: Number(decimal(valueOf(root, 'width'))),
    height: Number(decimal(valueOf(root, 'height'))),
    square_meters: area(root),
    components_total: kopecks(valueOf(root, 'components_total')) / 100,
    services_total: kopecks(valueOf(root, 'services_total')) / 100,
    total_price: total(root) / 100,
    products: products(root),
  };
}

// An unchanged calculation keeps its id, so a repeated click or a retry cannot write a second note.
function requestMaker() {
  let last = '';
  let id = '';
  return (root) => {
    const now = JSON.stringify(calculation(root));
    if (now !== last) [last, id] = [now, crypto.randomUUID()];
    return {...JSON.parse(now), client_request_id: id};
  };
}

function mark(root, input, message) {
  const note = root.querySelector(`#${input.id}-error`);
  note.textContent = message;
  note.hidden = !message;
  input.setAttribute('aria-invalid', String(Boolean(message)));
}

// Marks every wrong field and returns them in the order of the page.
function wrongFields(root, t) {
  return [...root.querySelectorAll('[data-field]')].filter((input) => {
    const passed = CHECKS[input.dataset.field](input.value);
    mark(root, input, passed ? '' : t('check.' + input.dataset.field));
    return !passed;
  });
}

// The server names a field by its path, e.g. calculation.width.
function markNamed(root, path, message) {
  const name = String(path || '').split('.').pop();
  const input = FIELDS.includes(name) && root.querySelector(`[data-field="${name}"]`);
  if (input) mark(root, input, message);
}
