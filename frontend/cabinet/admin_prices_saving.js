const MOST_EDITS = 100;

// Edits on their way into the draft, one call at a time, each naming the revision and the list in force that were seen. What was not stored
// waits here until it is, or until its author gives it up. `onsaved(answer, edits)`, `onstate()`.
export function openSaving(api, {onsaved, onstate}) {
  const turns = new Map();
  const idle = [];
  let waiting = [];
  const own = {seen: {revision: 0}, problem: null, sending: [], everSaved: false};

  function push(edit) {
    const cell = cellOf(edit);
    turn(cell);
    const same = cell && waiting.find((one) => cellOf(one) === cell);
    if (same) same.value = edit.value;
    else waiting.push(edit);
    go();
  }

  async function go() {
    if (own.sending.length || !waiting.length || own.problem) {
      told();
      return;
    }
    own.sending = waiting.splice(0, MOST_EDITS);
    onstate();
    try {
      const answer = await api.post('edit_prices', {...own.seen, edits: own.sending});
      const sent = own.sending;
      own.everSaved ||= answer.revision !== own.seen.revision;
      own.seen = {...own.seen, revision: answer.revision};
      own.sending = [];
      waiting = renamed(waiting, sent, answer);
      onsaved(answer, sent);
    } catch (error) {
      waiting = [...own.sending.filter((edit) => !waiting.some((one) => cellOf(one) && cellOf(one) === cellOf(edit))), ...waiting];
      own.sending = [];
      own.problem = error;
    }
    go();
  }

  function told() {
    onstate();
    if (!own.sending.length) idle.splice(0).forEach((resolve) => resolve(!waiting.length));
  }

  function turn(cell) {
    turns.set(cell, (turns.get(cell) ?? 0) + 1);
    return turns.get(cell);
  }

  return {
    push,
    get count() { return waiting.length + own.sending.length; },
    get isSending() { return own.sending.length > 0; },
    get problem() { return own.problem; },
    get everSaved() { return own.everSaved; },
    get seen() { return own.seen; },
    set seen(seen) { own.seen = seen; },

    retry() {
      own.problem = null;
      go();
    },

    // A form's edit that was not stored is the form's again. Gives the reason.
    takeBack(edit) {
      const {problem} = own;
      waiting = waiting.filter((one) => one !== edit);
      if (!waiting.length && problem.code !== 'stale_revision') own.problem = null;
      onstate();
      return problem;
    },

    forget() {
      waiting = [];
      own.problem = null;
      told();
    },

    // Whether everything is stored, as soon as it is known.
    settled() {
      return new Promise((resolve) => {
        idle.push(resolve);
        if (!own.sending.length) told();
      });
    },

    // What would become of a cell that is still being typed in; nothing when that is of no interest any more.
    async check(edit) {
      const cell = cellOf(edit);
      const mine = turn(cell);
      if (own.sending.length || waiting.length || own.problem) return null;
      const answer = await api.post('edit_prices', {...own.seen, check: true, edits: [edit]}).catch(() => null);
      return turns.get(cell) === mine ? answer : null;
    },
  };
}

function cellOf({op, key, column}) {
  return op === 'cell' ? `${key}\n${column}` : '';
}

// A row that got another article has another key, for what was typed in it meanwhile too.
function renamed(waiting, sent, {refused, positions}) {
  let made = waiting;
  for (const {op, key, column, value} of sent) {
    if (op !== 'cell' || column !== 'sku' || refused.some((one) => one.key === key && one.column === 'sku')) continue;
    const [section] = key.split('|', 1);
    const before = key.slice(0, key.lastIndexOf('|') + 1);
    const after = `${section}|${value.trim()}|`;
    if (!positions.some((one) => one.section === section && one.sku === value.trim())) continue;
    made = made.map((edit) => (edit.key?.startsWith(before) ? {...edit, key: after + edit.key.slice(before.length)} : edit));
  }
  return made;
}
