import {copyRow} from './admin_copy.js';
import {el, failure, redraw} from './admin_dom.js';
import {field} from './admin_fields.js';
import {t} from './admin_texts.js';

const SHORT = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:amocrm\.ru|amocrm\.com|kommo\.com)$/;
const CLIENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SECRET = /^[\x21-\x7e]{32,255}$/;
const DIGEST = 8;

// What an account is connected with: the integration's steps and addresses, the archive, its keys. `connect(fields)` →
// a node that says what comes next.
export function openSetup(setup, api, connect) {
  const form = keysForm(setup, connect);
  const node = el('details', {class: 'admin__setup cabinet__card', id: 'setup'},
    el('summary', {}, el('h2', {}, t('setup'))),
    el('div', {class: 'admin__columns'},
      el('div', {},
        el('h3', {}, t('setup.steps')), el('ol', {}, setup.steps.map((step) => el('li', {}, step))),
        el('h3', {}, t('setup.rights')), el('p', {}, setup.permissions),
        el('h3', {}, t('setup.copy')),
        copyRow(t('setup.redirect'), setup.redirect_uri), copyRow(t('setup.hook'), setup.hook_url), copyRow(t('setup.widget'), setup.widget_url),
        archive(setup, api)),
      el('div', {}, el('h3', {}, t('setup.form')), form.node)));
  return {
    node,
    // Nobody reads a key in what somebody else left open.
    close() {
      node.open = false;
      form.fill(null);
    },
    // With what is known of a connection; the first field that is empty gets the focus.
    show(card) {
      node.open = true;
      form.fill(card);
      node.scrollIntoView({block: 'start'});
      form.focus();
    },
  };
}

function archive({archive: packed, archive_absent: absent}, api) {
  if (!packed) return el('p', {class: 'cabinet__help'}, absent);
  const text = t('archive', {version: packed.version, digest: packed.sha256.slice(0, DIGEST)});
  return el('div', {class: 'admin__field'},
    el('a', {class: 'cabinet__link', href: api.address('widget_archive'), download: packed.name, title: `SHA-256 ${packed.sha256}`}, text),
    el('p', {class: 'cabinet__help'}, t('archive.help')));
}

function keysForm(setup, connect) {
  const isProject = setup.project_client;
  const fields = {
    domain: field('domain', t('domain'), {
      help: t('domain.help'), placeholder: 'mycompany.amocrm.ru', inputmode: 'url', maxlength: 255,
      check: (text) => (isDomain(text) ? '' : t('domain.error')),
    }),
    client_id: field('client_id', t('client_id'), {
      help: t('client_id.help'), maxlength: 36, check: (text) => (isSpared(text) || CLIENT_ID.test(text) ? '' : t('client_id.error')),
    }),
    client_secret: field('client_secret', t('client_secret'), {
      help: t('client_secret.help'), maxlength: 255, type: 'password', autocomplete: 'new-password',
      check: (text) => (isSpared(text) || SECRET.test(text) ? '' : t('client_secret.error')),
    }),
  };
  const all = Object.values(fields);
  const outcome = el('div', {class: 'admin__outcome'});
  const submit = el('button', {type: 'submit', class: 'cabinet__button cabinet__button_main'}, t('connect'));

  function isSpared(text) {
    return isProject && !text && !fields.client_id.value && !fields.client_secret.value;
  }

  async function send(event) {
    event.preventDefault();
    const wrong = all.filter((one) => !one.verify());
    if (wrong.length) return wrong[0].input.focus();
    if (submit.getAttribute('aria-disabled')) return null;
    submit.setAttribute('aria-disabled', 'true');
    try {
      redraw(outcome, await connect(values()));
    } catch (error) {
      refuse(error);
    } finally {
      submit.removeAttribute('aria-disabled');
    }
    return null;
  }

  function values() {
    const own = fields.client_id.value || fields.client_secret.value;
    const keys = own ? {client_id: fields.client_id.value, client_secret: fields.client_secret.value} : {};
    return {domain: fields.domain.value, ...keys};
  }

  function refuse(error) {
    const named = fields[error.field];
    redraw(outcome, named ? [] : failure(error));
    named?.say(error.message);
    named?.input.focus();
  }

  return {
    node: el('form', {novalidate: true, onsubmit: send},
      isProject && el('p', {class: 'cabinet__help'}, t('project')), all.map((one) => one.node), submit, outcome),
    fill(card) {
      fields.domain.input.value = card?.account ?? '';
      fields.client_id.input.value = card?.amocrm?.client_id ?? '';
      fields.client_secret.input.value = '';
      const ends = card?.amocrm?.secret_ends;
      fields.client_secret.hint.textContent = ends ? t('client_secret.saved', {ends}) : t('client_secret.help');
      for (const one of all) one.say('');
      redraw(outcome);
    },
    focus() {
      (all.find((one) => !one.value) ?? fields.domain).input.focus();
    },
  };
}

// «https://» and the path are taken away by the server as well.
function isDomain(text) {
  const host = text.toLowerCase().replace(/^https?:\/\//, '').split(/[/?#]/)[0];
  return SHORT.test(host) || HOST.test(host);
}
