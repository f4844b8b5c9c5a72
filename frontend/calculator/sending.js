const REFUSALS = [400, 404, 409, 422];
const OURS_FROM = 500;
// What a save says around the calculation itself.
const AROUND = ['id', 'revision', 'price_list_version', 'in_order', 'draft', 'expected_total', 'client_request_id'];

// Sends a save and keeps it in `ctx.unsure` until its fate is known: a lost answer may be one of a save that was
// stored, and only the same request with the same id can tell. Gives the answer; or throws.
export async function sent(request, ctx) {
  const wasLost = Boolean(ctx.unsure?.isLost);
  ctx.setUnsure({request, isLost: true});
  try {
    const answer = await ctx.app.api.post('save_calculation', {calculation: request});
    ctx.unsure = null;
    return answer;
  } catch (error) {
    ctx.setUnsure(isRefused(error) ? null : {request, isLost: wasLost || isLost(error)});
    throw error;
  }
}

// Nothing was stored, and nothing will be.
function isRefused({status, code}) {
  return REFUSALS.includes(status) && code !== 'in_progress';
}

function isLost({status, code}) {
  return !status || status >= OURS_FROM || code === 'in_progress';
}

// Whether two saves are of the same things.
export function isSame(one, other) {
  const [first, second] = [one, other].map((body) => (
    JSON.stringify(body, (name, value) => (AROUND.includes(name) ? undefined : value))));
  return first === second;
}
