/** Signing in inside the pane, and staying signed in, against the real service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServiceClient } from '../../../addin/service/service-client.ts'
import { browserTexts } from '../../../addin/session/kept-texts.ts'
import { PaneSession } from '../../../addin/session/pane-session.ts'
import { createAccount } from '../../../server/accounts/accounts.ts'
import { aPerson, codeIn } from '../../helpers/a-sign-in.ts'
import { aBrowser, aListeningService, type ListeningService } from '../../helpers/a-workbook-pane.ts'
import { signIn } from '../../helpers/signed-in.ts'

let service: ListeningService
let clock = Date.parse('2027-01-15T10:00:00.000Z')
const now = () => new Date(clock)
const address = 'aminata@centre.example'

beforeAll(async () => {
  service = await aListeningService({ onEnd: afterAll, now })
  await createAccount(service.db, aPerson({ email: address }), { now, actor: 'program' })
}, 60_000)

interface Session {
  readonly account: { readonly name: string | null }
}

function open(browser = aBrowser(), fetchThrough: typeof fetch = fetch) {
  const client = new ServiceClient({
    origin: service.origin,
    language: () => 'fr',
    fetch: fetchThrough,
    pauses: [1, 1],
  })
  const session = new PaneSession(client, browser.texts, () => clock)
  return { session, browser, as: client.as(session) }
}

async function signedIn(browser = aBrowser()) {
  const person = await signIn(service.app, 'focalPoint')
  browser.texts.set('refreshToken', person.refreshToken)
  return open(browser)
}

const whoIs = (pane: ReturnType<typeof open>) => pane.as.get<Session>('/session')

describe('signing in inside the pane', () => {
  it('[AH53] takes an address and the eight digits that were mailed, and stays signed in when the pane is closed', async () => {
    const pane = open()
    expect(pane.session.isSignedIn).toBe(false)
    const ticket = await pane.session.requestCode(address)
    const code = codeIn(service.accounts.posted)
    await pane.session.signIn(address, ` ${code.slice(0, 4)} ${code.slice(4)}`, ticket)
    expect((await whoIs(pane)).account.name).toBe('Aminata Diallo')
    const later = open(pane.browser)
    expect(later.session.isSignedIn).toBe(true)
    expect((await whoIs(later)).account.name).toBe('Aminata Diallo')
  })

  it('[AH53] says in the language of the pane that a code is wrong', async () => {
    const { session } = open()
    const ticket = await session.requestCode(address)
    const trouble = await session.signIn(address, '00000000', ticket).catch((error) => error)
    expect(trouble).toMatchObject({ kind: 'refused', code: 'SIGN_IN_FAILED' })
    expect(trouble.sentence).toMatch(/code/)
    expect(session.isSignedIn).toBe(false)
  })

  it('[AH53] renews its access by itself, also where the answer to that is lost', async () => {
    let isLost = false
    const pane = open(aBrowser(), async (input, init) => {
      const answer = await fetch(input, init)
      if (!isLost || !String(input).endsWith('/sign-in/refresh')) return answer
      isLost = false
      throw new TypeError('lost')
    })
    pane.browser.texts.set('refreshToken', (await signIn(service.app, 'focalPoint')).refreshToken)
    await whoIs(pane)
    clock += 11 * 60_000
    isLost = true
    await whoIs(pane)
    clock += 11 * 60_000
    await whoIs(pane)
  })

  it('[AH53] logs nobody out where pane and ribbon renew in the same moment', async () => {
    const pane = await signedIn()
    const ribbon = open(pane.browser)
    for (let round = 0; round < 4; round++) {
      clock += 11 * 60_000
      await Promise.all([whoIs(pane), whoIs(ribbon), whoIs(pane), whoIs(ribbon)])
    }
  })

  it('[AH53] asks once for a session that was ended elsewhere, and is then signed out', async () => {
    const pane = await signedIn()
    await pane.as.ask('POST', '/sessions/end-others').catch(() => undefined)
    await open(pane.browser).as.ask('POST', '/session/end')
    clock += 11 * 60_000
    await expect(whoIs(pane)).rejects.toMatchObject({ kind: 'signIn' })
    expect(pane.session.isSignedIn).toBe(false)
    await expect(whoIs(pane)).rejects.toMatchObject({ kind: 'signIn' })
  })

  it('[AH53] signs out here even without a line', async () => {
    const online = await signedIn()
    const pane = open(online.browser, async () => {
      throw new TypeError('no line')
    })
    await pane.session.signOut()
    expect(pane.session.isSignedIn).toBe(false)
  })

  it('[AH53] remembers until it closes where the browser keeps nothing for framed pages', () => {
    const blocked = browserTexts('x.', () => {
      throw new DOMException('', 'SecurityError')
    })
    blocked.set('refreshToken', 'a')
    expect(blocked.get('refreshToken')).toBe('a')
    blocked.set('refreshToken', null)
    expect(blocked.get('refreshToken')).toBeNull()
  })
})

describe('a request of the pane', () => {
  it('[AH49] is given up after a time, and does not repeat what may have happened', async () => {
    let count = 0
    const client = new ServiceClient({
      origin: service.origin,
      language: () => 'fr',
      patience: 30,
      pauses: [1, 1],
      fetch: (_, init) => {
        count++
        return new Promise((__, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
        })
      },
    })
    await expect(client.ask('POST', '/x', { body: {} })).rejects.toMatchObject({ kind: 'noAnswer' })
    expect(count).toBe(1)
    await expect(client.get('/x')).rejects.toMatchObject({ kind: 'noAnswer' })
    expect(count).toBe(4)
  })

  it('[AH49] takes the page of a proxy for no answer', async () => {
    const client = new ServiceClient({
      origin: service.origin,
      language: () => 'fr',
      pauses: [],
      fetch: async () => new Response('<html>Please log in to the hotel</html>', { status: 200 }),
    })
    await expect(client.get('/session')).rejects.toMatchObject({ kind: 'noAnswer' })
  })
})
