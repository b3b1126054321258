/** A reporter's pages over HTTP, without a script: every form as a browser sends it. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { languages } from '../../../templates/definition.ts'
import { aPageService, hiddenField, type PageService, senegalPath } from '../../helpers/a-page-service.ts'
import { aSheetRow, bamakoCells, dakarCells, sync } from '../../helpers/a-sync.ts'
import { actingOn, senegal } from '../../helpers/secretariat.ts'
import { signIn } from '../../helpers/signed-in.ts'

/** A warning: the end has come, and nothing is said of results. */
const warnedCells = { ...bamakoCells, results: '' }

async function aReporter(service: PageService) {
  return signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'])
}

async function templateOf({ app }: PageService, person: { readonly browser: { readonly cookie: string } }) {
  const url = '/api/v1/cycles/2025-2026/reporters/bcrc-scrc-sen/template?lang=fr'
  return (await app.inject({ url, headers: { cookie: person.browser.cookie } })).rawPayload
}

describe('a reporter’s page', () => {
  it.each(languages)('[PO7] says state, deadline and what is to be done (%s)', async (language) => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', { ...dakarCells, end_date: '' })])
    const start = await service.look(`/?lang=${language}`, person)
    expect([start.statusCode, start.headers.location]).toEqual([303, `${senegalPath}?lang=${language}`])
    const page = await service.look(`${senegalPath}?lang=${language}`, person)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('dateTime="2027-04-15T12:00:00.000Z"'.replace('dateTime', 'datetime'))
    expect(page.body).toContain(`/activities?show=errors&amp;lang=${language}`)
    // Every text is there: a key that has none is shown as it is.
    expect(page.body).not.toMatch(/>(return|task|rest|step|submit|frame)\.[\w.]+</)
  })

  it('[PO7] the first visit takes at most 60 KB, style sheet and scripts in it', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', dakarCells)])
    const packed = { cookie: person.browser.cookie, accept: 'text/html', 'accept-encoding': 'gzip' }
    const page = await service.app.inject({ url: `${senegalPath}?lang=ar`, headers: packed })
    expect(page.headers['content-encoding']).toBe('gzip')
    const plain = await service.look(`${senegalPath}?lang=ar`, person)
    const assets = [...plain.body.matchAll(/(?:href|src)="(\/(?:assets|addin\/icons)\/[^"]+)"/g)]
    expect(assets).toHaveLength(5)
    let bytes = page.rawPayload.length
    for (const [, url] of assets) {
      const { rawPayload, headers } = await service.app.inject({ url: url!, headers: packed })
      bytes += rawPayload.length + gzipSync(JSON.stringify(headers)).length
    }
    console.log(`first visit of a reporter's page: ${(bytes / 1_000).toFixed(1)} KB (aim 60)`)
    expect(bytes).toBeLessThan(60_000)
  })

  it('[PO17] one who reports for several begins with all of them', async () => {
    const service = await aPageService()
    const person = await signIn(service.app, 'delegate', ['bcrc-scrc-sen', 'bcrc-egy'])
    const { body } = await service.look('/?lang=en', person)
    expect(body).toContain(`href="${senegalPath}?lang=en"`)
    expect(body).toContain('href="/returns/2025-2026/bcrc-egy?lang=en"')
  })

  it('[PO3] every form of every page leads to a route of the service, and every page does without scripts', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', warnedCells)])
    const routes = service.app.declaredRoutes.map(
      ({ method, url }) => new RegExp(`^${method} ${url.replaceAll(/:\w+/g, '[^/]+')}$`),
    )
    const ends = ['', '/activities', '/conflicts', '/questions', '/receipts', '/history']
    const pages = [...ends.map((end) => senegalPath + end), '/delegates', '/receipts', '/account']
    let forms = 0
    for (const url of pages) {
      const { body, statusCode } = await service.look(url, person)
      expect([url, statusCode]).toEqual([url, 200])
      for (const [form] of body.matchAll(/<form[^>]*>/g)) {
        forms++
        const method = form.match(/method="(\w+)"/)![1]!.toUpperCase()
        const action = form.match(/action="([^"?]+)/)![1]!
        expect(routes.some((route) => route.test(`${method} ${action}`))).toBe(true)
      }
      expect(body).not.toContain('javascript:')
    }
    expect(forms).toBeGreaterThan(12)
  })
})

describe('a workbook on the page', () => {
  it('[PO8] is stored and answered on its cells; the answer opens again, the same file changes nothing', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', { ...dakarCells, end_date: '' })])
    const file = { bytes: await templateOf(service, person), what: 'store' }
    const answer = await service.upload(`${senegalPath}/upload?lang=en`, file, person)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toMatch(/<bdi>[A-Z]+\d+<\/bdi>/)
    expect(answer.body).toContain('/annotated-copy?lang=en&amp;operationId=')
    const again = await service.upload(`${senegalPath}/upload?lang=en`, file, person)
    expect(again.body).toContain('Everything in it was already stored')
    const stranger = await signIn(service.app, 'focalPoint', ['bcrc-egy'])
    const elsewhere = await service.upload('/returns/2025-2026/bcrc-egy/upload?lang=en', file, stranger)
    expect(elsewhere.statusCode).toBe(403)
    expect(elsewhere.body).not.toContain('Dakar')
  })

  it('[PO8] is only checked where that is asked, and refused in words where it is none', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    const bytes = await templateOf(service, person)
    const checked = await service.upload(`${senegalPath}/upload?lang=en`, { bytes, what: 'check' }, person)
    expect(checked.body).toContain('Only checked: nothing was stored.')
    const none = { bytes: Buffer.from('a;b'), fileName: '<img src=x>.csv', what: 'store' }
    const refused = await service.upload(`${senegalPath}/upload?lang=en`, none, person)
    expect([refused.statusCode, refused.body.includes('role="alert"')]).toEqual([422, true])
    expect(refused.body).not.toContain('<img')
  })

  it('[PO8] an answer that is no longer kept, or somebody else’s, is gone', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    const answer = await service.look(`${senegalPath}/uploads/file-unknown?lang=es`, person)
    expect([answer.statusCode, answer.body.includes('<h1>Esto ya no está aquí</h1>')]).toEqual([410, true])
  })
})

describe('what is to be done', () => {
  it('[PO9] a comment explains a warning, and the row no longer waits', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', warnedCells)])
    const before = await service.look(`${senegalPath}/activities?show=warnings&lang=en`, person)
    const form = {
      reference: hiddenField(before.body, 'reference'),
      revision: hiddenField(before.body, 'revision'),
      show: 'warnings',
      comment: 'The report is being printed.',
    }
    const after = await service.send(`${senegalPath}/comments?lang=en`, form, person)
    expect(after.body).toContain('The comment on BCRC-SCRC-SEN-0001 has been saved.')
    expect(after.body).toContain('The report is being printed.')
    const page = await service.look(`${senegalPath}?lang=en`, person)
    expect(page.body).not.toContain('show=warnings')
    // The page that was open elsewhere does not overwrite it.
    const late = await service.send(`${senegalPath}/comments?lang=en`, { ...form, comment: 'x' }, person)
    expect(late.statusCode).toBe(409)
  })

  it('[PO10] stored and sent value stand side by side; a third can be typed; an outdated choice is left undone', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', dakarCells)])
    const other = { ...dakarCells, results: 'Cinquante douaniers formés.' }
    await sync(service.db, [aSheetRow('row-9', other)], { workbookId: 'workbook-2' })
    const page = await service.look(`${senegalPath}/conflicts?lang=en`, person)
    expect(page.body).toContain('Quarante douaniers')
    expect(page.body).toContain('Cinquante douaniers')
    const id = page.body.match(/name="take~([^"]+)"/)![1]!
    const fields = {
      operationId: hiddenField(page.body, 'operationId'),
      [`revision~${id}`]: hiddenField(page.body, `revision~${id}`),
      [`take~${id}`]: 'value',
      [`value~${id}`]: 'Quarante-cinq douaniers formés.',
    }
    const decided = await service.send(`${senegalPath}/conflicts?lang=en`, fields, person)
    expect(decided.body).toContain('Your choices have been stored. Number: 1.')
    expect(decided.body).toContain('Nothing waits for a decision.')
    const row = await service.db.selectFrom('activityReport').select('valuesJson').executeTakeFirstOrThrow()
    expect(JSON.parse(row.valuesJson).results).toBe('Quarante-cinq douaniers formés.')
    const late = { ...fields, operationId: 'another-one' }
    const again = await service.send(`${senegalPath}/conflicts?lang=en`, late, person)
    expect(again.body).toContain('Left undone')
    const nothing = await service.send(
      `${senegalPath}/conflicts?lang=en`,
      { operationId: 'none-at-all' },
      person,
    )
    expect(nothing.body).toContain('You have chosen nothing')
  })

  it('[PO10] a row that was cleared is withdrawn, and brought back', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', dakarCells), aSheetRow('row-2', bamakoCells)])
    await sync(service.db, [aSheetRow('row-1', dakarCells), aSheetRow('row-2', {})])
    const choose = async (decision: string) => {
      const { body } = await service.look(`${senegalPath}/conflicts?lang=en`, person)
      const id = body.match(/name="withdrawal~([^"]+)"/)![1]!
      const fields = {
        operationId: hiddenField(body, 'operationId'),
        [`revision~${id}`]: hiddenField(body, `revision~${id}`),
        [`withdrawal~${id}`]: decision,
      }
      return service.send(`${senegalPath}/conflicts?lang=en`, fields, person)
    }
    expect((await service.look(`${senegalPath}?lang=en`, person)).body).toContain('Rows that were cleared')
    expect((await choose('confirm')).body).toContain('This activity has been withdrawn')
    expect((await choose('bringBack')).body).toContain('Nothing waits for a decision.')
  })

  it('[PO11] a question is answered where it stands', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', dakarCells)])
    const question = {
      ...senegal,
      reference: 'BCRC-SCRC-SEN-0001',
      field: 'results',
      text: 'How many women?',
    }
    await askQuestion(service.db, question, actingOn('2027-01-20'))
    const page = await service.look(`${senegalPath}/questions?lang=en`, person)
    expect(page.body).toContain('How many women?')
    const fields = { questionId: hiddenField(page.body, 'questionId'), text: 'Eighteen.' }
    const answered = await service.send(`${senegalPath}/answers?lang=en`, fields, person)
    expect(answered.body).toContain('Your answer has been sent to the Secretariat.')
    expect(answered.body).toContain('Eighteen.')
  })
})

describe('submission and receipts', () => {
  const declared = { declared: 'yes', declarationName: 'Awa Diop' }

  it('[PO12] a return is submitted with a declaration, and its receipt can be checked', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', dakarCells)])
    const done = await service.send(`${senegalPath}/submit?lang=en`, declared, person)
    expect(done.body).toContain('Submitted. Receipt: MC-2025-2026-BCRC-SCRC-SEN-001.')
    const check = await service.look('/receipts?number=mc-2025-2026-bcrc-scrc-sen-001&lang=en', person)
    expect(check.body).toContain('Nothing has changed since the submission.')
    const without = await service.send(`${senegalPath}/submit?lang=en`, { declarationName: 'x' }, person)
    expect(without.statusCode).toBe(400)
  })

  it('[PO12] nothing to report is a return too, and one that is not submitted says why', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    const refused = await service.send(`${senegalPath}/submit?lang=en`, declared, person)
    expect(refused.body).toContain('class="bar problem" role="alert">Not submitted.')
    const fields = { ...declared, nothingToReport: 'yes' }
    const done = await service.send(`${senegalPath}/submit?lang=en`, fields, person)
    expect(done.body).toContain('Submitted. Receipt: MC-2025-2026-BCRC-SCRC-SEN-001.')
    expect(done.body).toContain('nothing to report')
  })

  it('[PO13] somebody else’s receipt is as unknown as one that does not exist', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    await sync(service.db, [aSheetRow('row-1', dakarCells)])
    await service.send(`${senegalPath}/submit?lang=en`, declared, person)
    const stranger = await signIn(service.app, 'focalPoint', ['bcrc-egy'])
    const said = async (number: string) => {
      const { statusCode, body } = await service.look(`/receipts?number=${number}&lang=en`, stranger)
      return [statusCode, body.replaceAll(number, '…')]
    }
    expect(await said('MC-2025-2026-BCRC-SCRC-SEN-001')).toEqual(await said('MC-2025-2026-NOBODY-001'))
  })
})

describe('history and people', () => {
  it('[PO14] an earlier state is shown before it is brought back, in the reader’s language', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    const first = await sync(service.db, [aSheetRow('row-1', dakarCells)])
    await sync(service.db, [aSheetRow('row-1', { ...dakarCells, results: 'Autre chose.' })])
    const { activityReportId, revision } = first.results[0]!
    const path = `${senegalPath}/activities/${activityReportId}`
    const history = await service.look(`${path}?lang=en`, person)
    expect(history.body).toContain('Quarante douaniers formés. → Autre chose.')
    const preview = await service.look(`${path}/restore?asOf=${revision}&lang=en`, person)
    expect(preview.body).toContain('This would change 1 row')
    const fields = {
      asOf: hiddenField(preview.body, 'asOf'),
      operationId: hiddenField(preview.body, 'operationId'),
    }
    const restored = await service.send(`${path}/restore?lang=en`, fields, person)
    expect(restored.body).toContain('1 row is again as it was')
    const whole = await service.look(`${senegalPath}/history?lang=fr`, person)
    expect(whole.body).toContain('page web')
    const auditor = await signIn(service.app, 'auditor')
    expect((await service.look(`${path}?lang=en`, auditor)).body).not.toContain('/restore?')
  })

  it('[PO15] a focal point invites a delegate, takes an invitation back and ends an access', async () => {
    const service = await aPageService()
    const person = await aReporter(service)
    const invite = {
      'reporter~bcrc-scrc-sen': 'yes',
      name: 'Fatou',
      email: 'fatou@centre.example',
      language: 'fr',
    }
    const made = await service.send('/delegates?lang=en', invite, person)
    const code = made.body.match(/invitation\?code=([0-9A-Z-]+)/)![1]!
    expect(made.body).toContain('fatou@centre.example')
    const came = await service.send('/invitation', { code, name: '', email: '' }, person)
    expect(came.statusCode).toBeLessThan(400)
    const keeper = await aReporter(service)
    const listed = await service.look('/delegates?lang=en', keeper)
    expect(listed.body).toContain('Fatou')
    const accountId = hiddenField(listed.body, 'accountId')
    const ended = await service.send('/delegates/end?lang=en', { accountId }, keeper)
    expect(ended.body).toContain('The access has ended')
    expect(ended.body).not.toContain('Fatou')
    const foreign = { 'reporter~bcrc-egy': 'yes', name: 'x', email: '', language: 'en' }
    expect((await service.send('/delegates?lang=en', foreign, keeper)).statusCode).toBe(403)
    const second = await service.send('/delegates?lang=en', { ...invite, email: '' }, keeper)
    const cancelled = await service.send(
      '/delegates/cancel?lang=en',
      { invitationId: hiddenField(second.body, 'invitationId') },
      keeper,
    )
    expect(cancelled.body).toContain('The invitation has been cancelled.')
  })
})
