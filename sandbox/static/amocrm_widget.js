// One installed widget: the methods amoCRM puts on the object and the order it calls the callbacks in.
'use strict';

const place = document.getElementById('widget');

function escaped(value) {
  return element('i', '', String(value)).innerHTML;
}

// Of Twig only {{ name }}; anything else would need the real one.
function twig(template, values) {
  if (template.includes('{%')) throw new Error('the sandbox reads no Twig statements');
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (found, name) => escaped((values || {})[name] ?? ''));
}

const ofWidget = {
  params: {path: context.widget.path, ...context.widget.settings},
  langs: context.widget.texts,
  system: () => ({
    area: 'lcard', amouser_id: String(context.user.id), amouser: context.user.login,
    subdomain: context.account.subdomain, domain: context.account.host,
  }),
  get_settings: () => context.widget.settings,
  set_settings: (values) => Object.assign(context.widget.settings, values),
  get_version: () => context.widget.version,
  get_install_status: () => 'installed',
  i18n: (section) => context.widget.texts[section],
  render_template({caption, body, render}, values) {
    place.innerHTML = `<div class="widget__caption ${caption.class_name}"><img alt="" src="${this.params.path}/images/logo_medium.png">
      </div><div class="widget__body">${body}${twig(render, values)}</div>`;
  },
  $authorizedAjax(options) {
    const deferred = Deferred();
    fetch(`${context.root}/disposable_token?user=${context.user.id}`, {method: 'POST'})
      .then((answer) => answer.json())
      .then(({token}) => ajax({...options, headers: {...options.headers, 'X-Auth-Token': token}}, deferred))
      .catch(() => deferred.reject({status: 0, responseText: ''}, 'error'));
    return deferred;
  },
};

function complain(text) {
  const broken = document.getElementById('widget-broken');
  broken.textContent = `amoCRM не показала бы этот виджет: ${text}`;
  broken.hidden = false;
}

function callInOrder(widget) {
  for (const name of ['render', 'bind_actions', 'init']) {
    if (widget.callbacks[name]() !== true) throw new Error(`${name} не вернула true`);
  }
}

// Once a card is left, and again should the widget be switched off: both versions of the documentation hold.
function leaveTwice(widget) {
  widget.callbacks.destroy();
  widget.callbacks.destroy();
}

function startWidget() {
  try {
    if (!context.widget.locations.includes('lcard-1')) throw new Error('в locations нет lcard-1');
    if (!widgetFactory) throw new Error('script.js не вызвал define');
    widgetFactory.prototype = Object.assign(widgetFactory.prototype || {}, ofWidget);
    const widget = new widgetFactory();
    callInOrder(widget);
    for (const name of ['settings', 'onSave', 'destroy']) {
      if (typeof widget.callbacks[name] !== 'function') throw new Error(`нет callbacks.${name}`);
    }
    window.addEventListener('pagehide', () => leaveTwice(widget));
  } catch (error) {
    complain(error.message);
  }
}
