/**
 * Who uses the pane. The access token lives ten minutes, in memory; the refresh token outlasts the pane and is good once, so
 * that pane and ribbon, which may ask in the same moment, look at the store before they give up.
 */
import type { Bearer, ServiceClient } from '../service/service-client.ts'
import { ServiceTrouble } from '../service/service-trouble.ts'
import type { KeptTexts } from './kept-texts.ts'

interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

export interface CodeTicket {
  readonly ticket: string
  /** UTC ISO. */
  readonly expiresAt: string
}

/** Somebody who comes with an invitation may say who they are. */
export interface Newcomer {
  readonly name?: string
  readonly email?: string
}

const key = 'refreshToken'
/** How long an access token is used: it is good for ten minutes, and the clock here need not be right. */
const usedMs = 9 * 60_000

export class PaneSession implements Bearer {
  readonly #service: ServiceClient
  readonly #kept: KeptTexts
  readonly #now: () => number
  #tokens: Tokens | null = null
  #endsAt = 0
  #refreshing: Promise<string> | null = null

  /** @param service without anybody */
  constructor(service: ServiceClient, kept: KeptTexts, now: () => number = Date.now) {
    this.#service = service
    this.#kept = kept
    this.#now = now
  }

  /** Somebody signed in here and has not signed out; whether the session still holds, the service knows. */
  get isSignedIn(): boolean {
    return this.#kept.get(key) !== null
  }

  /** Has a code of eight digits sent to the address, if somebody has it. */
  requestCode(address: string): Promise<CodeTicket> {
    return this.#service.ask('POST', '/sign-in/codes', { body: { address } })
  }

  async signIn(address: string, code: string, { ticket }: Pick<CodeTicket, 'ticket'>): Promise<void> {
    this.#take(await this.#service.ask('POST', '/sign-in', { body: { address, code, ticket } }))
  }

  /** With a code on paper, or one that one's own page shows. */
  async signInWithCode(code: string, newcomer: Newcomer = {}): Promise<void> {
    const body = { code, ...newcomer }
    this.#take(await this.#service.ask('POST', '/sign-in/invitations', { body }))
  }

  /** Ends the session here, and at the service if it can be reached. */
  async signOut(): Promise<void> {
    const end = this.#service.as(this).ask('POST', '/session/end')
    await end.catch(() => undefined)
    this.#forget()
  }

  async token(): Promise<string> {
    if (this.#tokens && this.#endsAt > this.#now()) return this.#tokens.accessToken
    return this.#refresh()
  }

  async renew(refused: string): Promise<string> {
    if (this.#tokens && this.#tokens.accessToken !== refused) return this.#tokens.accessToken
    return this.#refresh()
  }

  #refresh(): Promise<string> {
    this.#refreshing ??= inTurn(() => this.#refreshOnce()).finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  async #refreshOnce(): Promise<string> {
    for (;;) {
      const refreshToken = this.#kept.get(key)
      if (refreshToken === null) throw new ServiceTrouble('signIn')
      try {
        // The same token gives the same successor for a minute: a lost answer is no loss.
        const asking = { body: { refreshToken }, isRepeatable: true }
        return this.#take(await this.#service.ask('POST', '/sign-in/refresh', asking))
      } catch (error) {
        if ((error as ServiceTrouble).kind !== 'signIn') throw error
        // Ribbon and pane share the store: the other one may have moved on.
        if (this.#kept.get(key) === refreshToken) this.#forget()
      }
    }
  }

  #take(tokens: Tokens): string {
    this.#tokens = tokens
    this.#endsAt = this.#now() + usedMs
    this.#kept.set(key, tokens.refreshToken)
    return tokens.accessToken
  }

  #forget(): void {
    this.#tokens = null
    this.#kept.set(key, null)
  }
}

/** One page of this origin at a time, where the browser can see to it. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined
  return locks ? (locks.request('cinnabar.refresh', work) as Promise<T>) : work()
}
