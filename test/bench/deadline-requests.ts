/** Requests of a deadline day: as a client sends them, again where it is told to wait. */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

const agent = new Agent({ keepAlive: true, maxSockets: 400 })

export interface Answer {
  /** From the first try to the whole answer, waits counted. */
  readonly milliseconds: number
  readonly retries: number
  readonly bytes: Buffer
  readonly text: string
}

export interface Asking {
  readonly path: string
  readonly bearer: string
  /** Whom the proxy would name; empty: this machine. */
  readonly address: string
  readonly accept?: string
  /** JSON as text, or a workbook. */
  readonly body?: string | Buffer
}

/**
 * @throws what was answered, unless it was 429, 502 (of the proxy, to whom a service did not answer) or 503: then it waits as it was told
 *   and asks again, ten times at most
 */
export async function ask(port: number, asking: Asking): Promise<Answer> {
  const begun = performance.now()
  // As a client does that asks again: it is the same upload.
  const key = randomUUID()
  for (let retries = 0; ; retries++) {
    const { status, bytes, wait } = await once(port, asking, key)
    const text = bytes.toString('utf8')
    if (status < 400) return { milliseconds: performance.now() - begun, retries, bytes, text }
    if (![429, 502, 503].includes(status) || retries === 10)
      throw new Error(`${asking.path}: ${status} ${text}`)
    await delay(wait * 1_000)
  }
}

interface Tried {
  readonly status: number
  readonly bytes: Buffer
  /** Seconds. */
  readonly wait: number
}

function once(port: number, { path, bearer, address, accept, body }: Asking, key: string): Promise<Tried> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
          ...(address === '' ? {} : { 'x-forwarded-for': address }),
          ...(accept === undefined ? {} : { accept }),
          ...(body === undefined
            ? {}
            : { 'content-type': typeof body === 'string' ? 'application/json' : 'application/octet-stream' }),
          ...(body instanceof Buffer ? { 'idempotency-key': key } : {}),
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            bytes: Buffer.concat(chunks),
            wait: Number(response.headers['retry-after'] ?? 1),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
