/** What the log says: never a query, a header or a body, which may hold codes and tokens, nor what a database says of a row. */

interface Thrown {
  readonly name?: string
  readonly message?: string
  readonly stack?: string
  readonly code?: unknown
  readonly cause?: unknown
}

interface LoggedError {
  readonly type: string
  readonly message: string
  readonly stack: string
  readonly [key: string]: unknown
}

export const requestLog = {
  req: ({ method, url }: { readonly method: string; readonly url: string }) => ({
    method,
    path: url.split('?')[0],
  }),
  err: errorForLog,
}

/** PostgreSQL puts values of the row into `detail`, mail programs addresses into what they say. */
function errorForLog(thrown: Thrown): LoggedError {
  const { name, message, stack, code, cause } = thrown
  return {
    type: name ?? 'Error',
    message: withoutSecrets(message ?? String(thrown)),
    stack: withoutSecrets(stack ?? ''),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause instanceof Error ? { cause: errorForLog(cause) } : {}),
  }
}

/** Passwords in addresses of servers, mail addresses, bearers. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@')
    .replace(/\b(bearer)\s+[\w.~+/=-]+/gi, '$1 …')
    .replace(/[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+/g, '…@…')
}
