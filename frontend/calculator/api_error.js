// A call that came to nothing: `code` is the server's, or «offline», «timeout», «aborted», «session_lost» of ours.
export class ApiError extends Error {
  constructor(code, told = {}) {
    super(told.message ?? code);
    this.code = code;
    this.status = told.status ?? 0;
    this.text = told.message ?? '';
    this.requestId = told.requestId ?? '';
    this.field = told.field ?? '';
    this.retryAfter = told.retryAfter ?? 0;
    this.body = told.body ?? {};
  }

  get messages() {
    return this.body.messages ?? [];
  }

  get isOffline() {
    return this.code === 'offline' || this.code === 'timeout';
  }
}

// Of an answer that is no success; something between us and the server may have written it.
export function failureOf(status, body, headers) {
  const error = body?.error ?? {};
  return new ApiError(error.code ?? (status === 429 ? 'rate_limited' : 'internal'), {
    status,
    message: error.message,
    requestId: error.request_id ?? headers.get('X-Request-Id') ?? '',
    field: error.field,
    retryAfter: Number(headers.get('Retry-After')) || 0,
    body: body ?? {},
  });
}
