import {openEditor} from './editor.js';
import {openOffer} from './offer_view.js';
import {remembered} from './preferences.js';
import {asFilled, mainGlass, stateOf} from './reopened.js';
import {blank, withTemplate} from './state.js';
import {openView} from './view.js';

// What the widget asks for: {view, id, version}. Each gives {node, title, isDirty, stop}.
export const VIEWS = {
  new: newCalculation,
  open: async (app, {id}) => openView(app, await app.api.get('get_calculation', {id})),
  edit,
  offer: (app, {id}) => openOffer(app, id),
};

// A draft of a product that is made no more begins with the choice of another.
function newCalculation(app, {state, unsure}) {
  const last = remembered();
  const isMade = (template) => app.prices.templates.some(({code}) => code === template);
  const template = isMade(last.template) ? last.template : app.prices.templates[0]?.code ?? null;
  if (!state) return openEditor(app, {state: blank(template, last)});
  return openEditor(app, {state: isMade(state.template) ? state : withTemplate(state, null, last), unsure, isDirty: true});
}

// `version`: of the price list to price by; left out, the one it was saved by. `state`: a draft that goes on, of
// `revision`, so that what a colleague has saved meanwhile is not overwritten.
async function edit(app, {id, version, state, revision, unsure}) {
  const newest = await app.api.get('get_calculation', {id});
  if (newest.source === 'v1') return openView(app, newest);
  const record = {...newest, revision: revision ?? newest.revision};
  const stored = record.calculation;
  const priceList = version ?? record.price_list_version;
  const {filled, filledBy} = await refilled(app, stored, priceList);
  const {unit = 'mm'} = remembered();
  return openEditor(app, {
    record,
    filled,
    filledBy,
    state: state ?? stateOf(stored, filled, unit),
    version: priceList,
    unsure,
    isDirty: Boolean(version || state),
  });
}

// The template filled as when it was saved; where that is no longer possible, what was saved stands for it.
async function refilled(app, stored, priceList) {
  const template = app.prices.templates.find(({code}) => code === stored.template);
  const {sizes} = stored;
  if (!template || !template.inputs.every(({name}) => sizes?.[name])) return {filled: asFilled(stored), filledBy: ''};
  const choice = {...mainGlass(stored), ticked: null, instead: {}};
  const question = {template: template.code, sizes, choice, price_list_version: priceList};
  const answer = await app.api.post('fill', question).catch(() => null);
  const filled = answer?.calculation ?? asFilled(stored);
  return {filled, filledBy: answer ? JSON.stringify(question) : ''};
}
