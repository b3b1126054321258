/** Requests to the service: time limits, cancelling, coming again after a lost answer. Every failure is a `ServiceTrouble`. */
import type { Language } from '../../templates/definition.ts'
import type { PackedBody } from './packing.ts'
import { ServiceTrouble, troubleOf } from './service-trouble.ts'

/** Who asks. Without one, a request needs nobody. */
export interface Bearer {
  /** A token that is good now. @throws {ServiceTrouble} signIn */
  token(): Promise<string>
  /** Another one for a token that was refused. @throws {ServiceTrouble} signIn */
  renew(refused: string): Promise<string>
}

export interface ServiceOptions {
  /** `https://reporting.example`, without a slash at the end. */
  readonly origin: string
  /** Of the service's sentences. */
  readonly language: () => Language
  readonly fetch?: typeof fetch
  /** Milliseconds before coming again the first, second, ... time. */
  readonly pauses?: readonly number[]
  /** Milliseconds that one answer may take. */
  readonly patience?: number
}

export interface Asking {
  readonly body?: unknown
  readonly packed?: PackedBody
  /** Bytes as they are. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** The answer is a file. */
  readonly wantsBytes?: boolean
  readonly signal?: AbortSignal | undefined
  /** It may arrive twice without harm: by its nature, or because it carries an operationId. */
  readonly isRepeatable?: boolean
}

/** 600 ms of latency and 256 kbit/s: a megabyte takes half a minute. */
const usualPatience = 120_000
const usualPauses = [700, 2_000, 5_000]
/** Longer waits are for people to decide about. */
const longestWait = 20

export class ServiceClient {
  readonly #options: ServiceOptions
  readonly #bearer: Bearer | null

  constructor(options: ServiceOptions, bearer: Bearer | null = null) {
    this.#options = options
    this.#bearer = bearer
  }

  /** The same service, for somebody who is signed in. */
  as(bearer: Bearer): ServiceClient {
    return new ServiceClient(this.#options, bearer)
  }

  get origin(): string {
    return this.#options.origin
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask('GET', path, { signal, isRepeatable: true })
  }

  /** @throws {ServiceTrouble} */
  async ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, asking: Asking = {}): Promise<T> {
    const pauses = this.#options.pauses ?? usualPauses
    let token = (await this.#bearer?.token()) ?? null
    let isRenewed = false
    for (let turn = 0; ; turn++) {
      try {
        return await this.#once<T>(method, path, asking, token)
      } catch (error) {
        const trouble = error as ServiceTrouble
        if (trouble.kind === 'signIn' && this.#bearer && token && !isRenewed) {
          token = await this.#bearer.renew(token)
          isRenewed = true
          continue
        }
        const pause = pauseBefore(trouble, asking, pauses[turn])
        if (pause === undefined) throw trouble
        await wait(pause, asking.signal)
      }
    }
  }

  async #once<T>(method: string, path: string, asking: Asking, token: string | null): Promise<T> {
    const { body, packed, bytes, signal } = asking
    const limit = limited(this.#options.patience ?? usualPatience, signal)
    const headers: Record<string, string> = { 'accept-language': this.#options.language() }
    if (token) headers.authorization = `Bearer ${token}`
    if (bytes) headers['content-type'] = 'application/octet-stream'
    else if (body !== undefined || packed) headers['content-type'] = 'application/json'
    if (packed?.isPacked) headers['content-encoding'] = 'gzip'
    const content = bytes ?? packed?.bytes ?? (body === undefined ? null : JSON.stringify(body))
    try {
      const answer = await (this.#options.fetch ?? fetch)(`${this.#options.origin}/api/v1${path}`, {
        method,
        headers,
        body: content,
        signal: limit.signal,
        cache: 'no-store',
        credentials: 'omit',
      })
      if (answer.ok && asking.wantsBytes) return new Uint8Array(await answer.arrayBuffer()) as T
      const text = await answer.text()
      const json = text === '' ? null : (JSON.parse(text) as unknown)
      if (!answer.ok) throw troubleOf(answer.status, json, answer.headers.get('retry-after'))
      return json as T
    } catch (error) {
      if (error instanceof ServiceTrouble) throw error
      if (signal?.aborted) throw new ServiceTrouble('cancelled')
      // A page of a proxy in place of JSON is no answer of the service's.
      const isLate = limit.isLate || error instanceof SyntaxError
      throw new ServiceTrouble(isLate ? 'noAnswer' : 'offline')
    } finally {
      limit.end()
    }
  }
}

/** How long to wait before coming again; undefined: not at all. */
function pauseBefore(
  { kind, seconds }: ServiceTrouble,
  { isRepeatable, signal }: Asking,
  pause: number | undefined,
): number | undefined {
  if (pause === undefined || signal?.aborted) return undefined
  // Whoever is told to come again was not let in: nothing happened.
  if (kind === 'throttled') return seconds <= longestWait ? Math.max(seconds * 1_000, pause) : undefined
  if (kind === 'offline' && globalThis.navigator?.onLine === false) return undefined
  return isRepeatable && (kind === 'offline' || kind === 'noAnswer') ? pause : undefined
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(new ServiceTrouble('cancelled'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

/** Aborts after a time, or with another signal. `AbortSignal.any` and `timeout` are newer than the oldest Safari that shows the pane. */
function limited(milliseconds: number, other: AbortSignal | undefined) {
  const limit = new AbortController()
  const state = { signal: limit.signal, isLate: false, end: () => {} }
  const stop = () => limit.abort()
  const timer = setTimeout(() => {
    state.isLate = true
    stop()
  }, milliseconds)
  if (other?.aborted) stop()
  other?.addEventListener('abort', stop, { once: true })
  state.end = () => {
    clearTimeout(timer)
    other?.removeEventListener('abort', stop)
  }
  return state
}
