// What one line of the history says and offers; a record is one of GET card's `calculations`.
const SIGNS = {in_order: '●', locked: '■', saved: '○', draft: '◌', waiting_approval: '◔'};

const stateIs = (record, state) => Object.values(record.sync || {}).includes(state);
const hasFailed = (record) => stateIs(record, 'failed');
const isPending = (record) => !hasFailed(record) && stateIs(record, 'pending');
const statusOf = (record) => (record.status in SIGNS ? record.status : 'saved');

function signOf(record) {
  return hasFailed(record) ? '!' : SIGNS[statusOf(record)];
}

function wordsOf(record, t) {
  const status = t('status.' + statusOf(record));
  if (hasFailed(record)) return `${status}, ${t('status.partial')}`;
  return isPending(record) ? `${status}, ${t('status.pending')}` : status;
}

function textsOfSteps(record, state) {
  const told = (record.messages || []).filter(({step, text}) => text && (record.sync || {})[step] === state);
  return [...new Set(told.map(({text}) => text))];
}

// Why a failed step failed, each reason once; and what was left out on purpose, a switched off «Товары» for instance.
const reasonsOf = (record) => textsOfSteps(record, 'failed');
const skippedOf = (record) => (isBudgetByHand(record) ? [] : textsOfSteps(record, 'skipped'));

// A person changed the budget in amoCRM, and nothing is written over it without a word.
function isBudgetByHand(record) {
  return (record.reasons || {}).budget === 'price_changed';
}

const isChangeable = (record) => record.status !== 'locked';
// The guide's calculations are sums without a composition.
const isOurs = (record) => record.source !== 'v1';
const isWaiting = (record) => record.status === 'waiting_approval';
const OFFERS = [
  ['open', () => true],
  ['edit', (record) => isOurs(record) && isChangeable(record)],
  ['copy', () => true],
  ['into_order', (record) => record.status === 'saved'],
  ['out_of_order', (record) => record.status === 'in_order'],
  ['offer', () => true],
  ['approve', isWaiting],
  ['refuse', isWaiting],
  ['delete', isChangeable],
];
const FOR_OBSERVERS = new Set(['open', 'offer']);
// Whose word a large discount waits for; the server asks again.
const FOR_HEADS = new Set(['approve', 'refuse']);

function actionsOf(record, {isObserver, isHead}) {
  const possible = OFFERS.filter(([, isOffered]) => isOffered(record)).map(([name]) => name);
  return possible.filter((name) => (isObserver ? FOR_OBSERVERS.has(name) : isHead || !FOR_HEADS.has(name)));
}
