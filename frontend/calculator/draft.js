const KEPT_MS = 24 * 60 * 60 * 1000;

// What this person typed for this deal and did not save, until the browser's tab is closed.
export function openDrafts(account, lead, person) {
  const key = `glass-calc:${account}:${lead}:${person}`;

  function load() {
    const kept = read(key);
    if (kept && Date.now() - kept.at < KEPT_MS) return kept;
    drop();
    return null;
  }

  function drop() {
    attempt(() => sessionStorage.removeItem(key));
  }

  return {
    load,
    drop,
    keep: (content) => attempt(() => sessionStorage.setItem(key, JSON.stringify({at: Date.now(), ...content}))),
  };
}

function read(key) {
  return attempt(() => JSON.parse(sessionStorage.getItem(key)));
}

// A browser may refuse storage inside a frame; then there are no drafts, and everything else works.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
