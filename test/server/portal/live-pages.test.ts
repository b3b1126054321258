/** What happens to a return while its page is open. */
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { watchReturns } from '../../../server/returns/return-watch.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { aPageService, senegalPath } from '../../helpers/a-page-service.ts'
import { aSheetRow, bamakoCells, dakarCells, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { actingOn, senegal } from '../../helpers/secretariat.ts'
import { type SignedInPerson, signIn } from '../../helpers/signed-in.ts'

const aQuestion = { ...senegal, reference: 'BCRC-SCRC-SEN-0001', field: 'results', text: 'How many women?' }

describe.each(databases)('an open page of a return, on %s', (name) => {
  /** A service that listens, with one activity of Senegal, and the events of its page. */
  async function aListeningService() {
    const service = await aPageService(name)
    await service.app.listen({ host: '127.0.0.1', port: 0 })
    const origin = `http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`
    await sync(service.db, [aSheetRow('row-1', dakarCells)])
    const leaving = new AbortController()
    onTestFinished(() => leaving.abort())
    const events = async (person: SignedInPerson, path = `${senegalPath}/events?lang=fr`, after?: string) => {
      const headers = {
        accept: 'text/event-stream',
        cookie: person.browser.cookie,
        ...(after ? { 'last-event-id': after } : {}),
      }
      const answer = await fetch(origin + path, { headers, signal: leaving.signal })
      const told = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
      const next = async () => {
        const text = (await told.read()).value ?? ''
        return { id: /^id: (\d+)$/m.exec(text)?.[1], ...JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '{}') }
      }
      return { answer, next }
    }
    return { ...service, origin, events }
  }

  it('[PO65] is told of a question, of rows and of another state, and of nobody else’s', async () => {
    const { app, db, events } = await aListeningService()
    const person = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'])
    const { answer, next } = await events(person)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    // Another reporter's, first: nothing is told of it.
    await sync(db, [aSheetRow('row-1', bamakoCells)], { reporterCode: 'bcrc-egy', workbookId: 'other' })
    await askQuestion(db, aQuestion, actingOn('2027-01-20'))
    const first = await next()
    expect(first.sentence).toBe('Il y a du nouveau dans les questions du Secrétariat.')
    await sync(db, [aSheetRow('row-2', bamakoCells)], { isWholeWorkbook: false, workbookId: 'workbook-2' })
    expect((await next()).sentence).toContain('a été modifiée entre-temps')
    // A browser that asks again with what it heard last misses nothing, whichever replica it comes to.
    const again = await events(person, `${senegalPath}/events?lang=en&after=0`, first.id)
    expect((await again.next()).sentence).toContain('has been changed meanwhile')
  })

  it('[PO65] tells others nothing, and who does not ask for events how it stands', async () => {
    const { app, db, look, events } = await aListeningService()
    const other = await signIn(app, 'focalPoint', ['bcrc-egy'])
    expect((await events(other)).answer.status).toBe(404)
    const own = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'])
    const { body } = await look(`${senegalPath}/events`, own)
    expect(JSON.parse(body.slice(6))).toEqual({ asOf: (await getNewestChange(db)).changeNumber })
  })

  it('[PO19] an upload is told step by step, and where it ends: at its answer, on a page, in a refusal', async () => {
    const { app, upload } = await aPageService(name)
    const own = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'])
    const { rawPayload: bytes } = await app.inject({
      url: '/api/v1/cycles/2025-2026/reporters/bcrc-scrc-sen/template?lang=fr',
      headers: own.headers,
    })
    const told = async (what: string, sent = bytes) => {
      const file = { bytes: sent, what, accept: 'text/event-stream, text/html' }
      const answer = await upload(`${senegalPath}/upload?lang=fr`, file, own)
      expect(answer.headers).toMatchObject({
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
      })
      return answer.body
        .split('\n\n')
        .slice(0, -1)
        .map((event) => JSON.parse(event.slice(6)))
    }
    const [checking, storing, end, ...more] = await told('store')
    expect([checking, storing, more]).toEqual([
      { next: 'checking', rows: 0 },
      { next: 'storing', rows: 0 },
      [],
    ])
    expect(end.location).toMatch(/^\/returns\/2025-2026\/bcrc-scrc-sen\/uploads\/.*lang=fr$/)
    const [only, page] = await told('check')
    expect(only).toEqual({ next: 'checking', rows: 0 })
    expect(page.page).toMatch(/^<!doctype html><html lang="fr"/)
    const refused = await told('store', Buffer.from('Cher Monsieur'))
    expect(refused).toHaveLength(1)
    expect(refused[0].page).toContain('.csv')
  })

  it('[PO65] thousands who wait are looked up together', async () => {
    const { db } = await aPageService(name)
    let looks = 0
    const counted = db.withPlugin({
      transformQuery: ({ node }) => {
        looks += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const watch = watchReturns(counted, 20)
    const { signal } = new AbortController()
    const after = (await sync(db, [aSheetRow('row-1', dakarCells)])).changeNumber
    const told = Array.from({ length: 3_000 }, () => watch.next(senegal, after, signal))
    const leaving = new AbortController()
    const elsewhere = watch.next({ ...senegal, reporterCode: 'bcrc-egy' }, after, leaving.signal)
    await askQuestion(db, aQuestion, actingOn('2027-01-20'))
    expect(new Set(await Promise.all(told))).toEqual(new Set([after + 1]))
    expect(looks).toBeLessThan(300)
    leaving.abort()
    expect(await elsewhere).toBeNull()
  })

  it('[PO65] what is committed while somebody looks is told once, with its own number', async () => {
    const { db } = await aPageService(name)
    const after = (await sync(db, [aSheetRow('row-1', dakarCells)])).changeNumber
    await sync(db, [aSheetRow('row-1', bamakoCells)], { reporterCode: 'bcrc-egy', workbookId: 'other' })
    let isAsked = false
    const lookedAt = db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        // The newest number is known by now; who is touched is read next.
        if (!isAsked) {
          isAsked = true
          await askQuestion(db, aQuestion, actingOn('2027-01-20'))
        }
        return result
      },
    })
    const { signal } = new AbortController()
    expect(await watchReturns(lookedAt, 20).next(senegal, after, signal)).toBe(after + 2)
  })

  it.skipIf(!hasChromium)(
    '[PO65] in a browser it says so, brings its parts up to date, and leaves alone what somebody types',
    async () => {
      const { app, db, origin } = await aListeningService()
      const person = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'])
      const browser = await startChromium()
      onTestFinished(() => browser.close())
      const context = await browser.newContext()
      const [cookie, value] = person.browser.cookie.split(/=(.*)/s)
      await context.addCookies([{ name: cookie!, value: value!, url: origin }])
      const page = await context.newPage()
      const listening = page.waitForRequest(/\/events/)
      await page.goto(`${origin}${senegalPath}?lang=en`)
      await listening
      await page.fill('[name=declarationName]', 'Aminata Di')
      await askQuestion(db, aQuestion, actingOn('2027-01-20'))
      const said = page.locator('[data-enhance=live][aria-live=polite] .bar')
      await said.waitFor()
      expect(await said.innerText()).toContain('There is news among the Secretariat’s questions.')
      await page.locator('[data-live=tasks] .badge.problem').waitFor()
      expect(await page.inputValue('[name=declarationName]')).toBe('Aminata Di')
      expect(await page.evaluate('document.activeElement.name')).toBe('declarationName')
      expect(await said.locator('a').count()).toBe(0)
      // Where somebody types there is something else now: it is for the reader to ask for it.
      const { status: _, ...withError } = bamakoCells
      await sync(db, [aSheetRow('row-2', withError)], { isWholeWorkbook: false, workbookId: 'workbook-2' })
      await page.locator('[data-live=standing] dd', { hasText: /^2$/ }).waitFor()
      expect(await said.innerText()).toContain('has been changed meanwhile')
      expect(await page.inputValue('[name=declarationName]')).toBe('Aminata Di')
      await said.locator('a').click()
      await page.locator('[data-live=submit] form').waitFor({ state: 'detached' })
    },
  )
})
