import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, it } from 'vitest'
import { getStoredReporter } from '../../../server/cycles/manage-reporters.ts'
import { getCycle } from '../../../server/cycles/register.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { listDuplicateDecisions } from '../../../server/db/duplicates.ts'
import { findReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { listCandidates } from '../../../server/duplicates/list-candidates.ts'
import { showPair } from '../../../server/duplicates/show-pair.ts'
import { listMailings } from '../../../server/mail/mailings/mailings.ts'
import { listQuestionsOf } from '../../../server/questions/read-questions.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { languages, textDirection } from '../../../templates/definition.ts'
import { aDesk, aWaitingMail, deskAddresses, hostile } from '../../helpers/a-desk.ts'
import { databases } from '../../helpers/database.ts'
import { senegal } from '../../helpers/secretariat.ts'
import { type SignedInPerson, signIn } from '../../helpers/signed-in.ts'

const { cycleKey } = seedCycle
const look = (app: FastifyInstance, url: string, person: SignedInPerson, language = 'en') =>
  app.inject({
    url: `${url}${url.includes('?') ? '&' : '?'}lang=${language}`,
    headers: { accept: 'text/html', ...person.browser },
  })
const post = (app: FastifyInstance, url: string, fields: Record<string, string>, person: SignedInPerson) =>
  app.inject({
    method: 'POST',
    url,
    headers: {
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      ...person.browser,
    },
    payload: new URLSearchParams(fields).toString(),
  })

describe.each(databases)('the desk’s pages on %s', (name) => {
  it('[PO50] show in six languages what is stored, and nothing that somebody typed becomes markup', async () => {
    const { app, db } = await aDesk(name, { isHostile: true })
    const officer = await signIn(app, 'officer')
    for (const url of await deskAddresses(db)) {
      for (const language of name === 'SQLite' ? languages : (['en'] as const)) {
        const { statusCode, body, headers } = await look(app, url, officer, language)
        expect([url, language, statusCode]).toEqual([url, language, 200])
        expect(body).toContain(`<html lang="${language}" dir="${textDirection(language)}">`)
        expect(body).not.toMatch(/<img|<script(?![^>]* src="\/assets\/)|javascript:/i)
        // What stands between quotation marks is a value, whatever it looks like.
        expect(body.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[a-z][^<>]*\s(on\w+|style)=/i)
        // A text that is missing would be shown as its key, a placeholder as itself.
        const words = body.replaceAll(/<code>[^<]*<\/code>/g, '')
        expect(words.match(/>[a-z]+(\.[a-zA-Z]+)+</g) ?? []).toEqual([])
        expect(body).not.toMatch(/>[^<]*\{[a-z]\w*\}[^<]*</)
        expect(String(headers['content-security-policy'])).not.toContain('unsafe')
      }
    }
    const { body } = await look(app, '/desk/returns/bcrc-scrc-sen/rows/BCRC-SCRC-SEN-0001', officer)
    expect(body).toContain('&lt;img src=x onerror=alert(1)>')
    expect(hostile).toContain('<script>')
  })

  it('[PO59] [PO60] lead from a question to its row, and from the log to its table', async () => {
    const { app } = await aDesk(name)
    const officer = await signIn(app, 'officer')
    const { body } = await look(app, '/questions?state=open', officer)
    const links = [...body.matchAll(/<a href="([^"]*#question-[^"]*)"/g)].map(([, link]) =>
      link!.replaceAll('&amp;', '&'),
    )
    expect(links).toHaveLength(2)
    for (const link of links) {
      const [path, anchor] = link.split('#')
      const there = await app.inject({ url: path!, headers: { accept: 'text/html', ...officer.browser } })
      expect(there.body).toContain(`id="${anchor}"`)
    }
    expect((await look(app, '/questions?state=closed', officer)).body).not.toContain('#question-')
    const log = await look(app, '/audit?kind=question&reporter=BCRC-SCRC-SEN', officer)
    const address = /<a href="(\/api\/v1\/audit\/table[^"]*)"/.exec(log.body)![1]!.replaceAll('&amp;', '&')
    const table = await app.inject({ url: address, headers: officer.browser })
    expect(table.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(table.body.match(/question\.asked/g)).toHaveLength(2)
  })

  it('[PO50] an auditor reads them and finds nothing to press; reporters do not come in', async () => {
    const { app, db } = await aDesk(name)
    const auditor = await signIn(app, 'auditor')
    const focalPoint = await signIn(app, 'focalPoint')
    for (const url of await deskAddresses(db)) {
      expect([url, (await look(app, url, focalPoint)).statusCode]).toEqual([url, 403])
      const { statusCode, body } = await look(app, url, auditor)
      if (url.startsWith('/duplicates') || url.endsWith('/new')) expect(statusCode).toBe(403)
      else {
        expect([url, statusCode]).toEqual([url, 200])
        const posts = [...body.matchAll(/<form method="post" action="([^"]*)"/g)].map((match) => match[1]!)
        const forms = posts.filter((action) => !/sign-out|\/register\//.test(action))
        expect([url, forms]).toEqual([url, []])
        expect(body).not.toContain('Between us')
      }
    }
  })
})

describe.each(databases)('what the desk’s forms do, on %s', (name) => {
  let app: FastifyInstance
  let db: Db
  let officer: SignedInPerson
  beforeEach(async () => {
    const desk = await aDesk(name)
    app = desk.app
    db = desk.db
    officer = await signIn(app, 'officer')
  })
  const noticeOf = async (answer: Awaited<ReturnType<typeof post>>) => {
    const location = String(answer.headers.location)
    const notice = String(answer.headers['set-cookie']).split(';')[0]!
    const cookie = `${officer.browser.cookie}; ${notice}`
    const { body } = await app.inject({ url: location, headers: { accept: 'text/html', cookie } })
    return /<div class="bar \w+" role="\w+">([^<]*)/.exec(body)?.[1]
  }

  it('[PO51] asking about a cell, asking again, recording an answer, closing', async () => {
    const at = '/desk/returns/bcrc-scrc-sen/questions'
    const asked = await post(
      app,
      at,
      { reference: 'BCRC-SCRC-SEN-0002', field: 'status', text: 'Is it over?' },
      officer,
    )
    expect([asked.statusCode, asked.headers.location]).toEqual([
      303,
      '/desk/returns/bcrc-scrc-sen/rows/BCRC-SCRC-SEN-0002?lang=en',
    ])
    expect(await noticeOf(asked)).toBe('The question has been asked.')
    const question = async () =>
      (await listQuestionsOf(db, senegal)).find((one) => one.reference === 'BCRC-SCRC-SEN-0002')!
    const { questionId } = await question()
    const without = await post(app, `${at}/${questionId}`, { act: 'answer', text: 'Yes' }, officer)
    expect(without.statusCode).toBe(400)
    await post(
      app,
      `${at}/${questionId}`,
      { act: 'answer', text: 'Yes', recordedFrom: 'Telephone call' },
      officer,
    )
    await post(app, `${at}/${questionId}`, { act: 'ask', text: 'Since when?' }, officer)
    await post(app, `${at}/${questionId}`, { act: 'close', text: '' }, officer)
    const { entries, state, field } = await question()
    expect([field, state]).toEqual(['status', 'closed'])
    expect(entries.map(({ act, recordedFrom }) => [act, recordedFrom])).toEqual([
      ['asked', null],
      ['answered', 'Telephone call'],
      ['asked', null],
      ['closed', null],
    ])
  })

  it('[PO51] a decision that is refused says why, and keeps what was typed', async () => {
    const at = '/desk/returns/bcrc-scrc-sen/decisions'
    const standing = await findReturn(db, 'bcrc-scrc-sen', cycleKey)
    const refused = await post(
      app,
      at,
      { move: 'sendBack', reason: 'Please add <dates>.', revision: String(standing!.revision) },
      officer,
    )
    expect(refused.statusCode).toBe(409)
    expect(refused.body).toMatch(/<div class="bar problem" role="alert">[^<]+/)
    expect(refused.body).toContain('Please add &lt;dates>.</textarea>')
    const stale = await post(app, at, { move: 'accept', reason: 'Late', revision: '0' }, officer)
    expect(stale.statusCode).toBe(409)
    expect((await findReturn(db, 'bcrc-scrc-sen', cycleKey))!.state).toBe('started')
  })

  it('[PO51] accepting leads on to the next return of the list', async () => {
    const { revision } = (await findReturn(db, 'bccc-nga', cycleKey))!
    const list = `cycle=${cycleKey}&standing=submitted`
    const accepted = await post(
      app,
      `/desk/returns/bccc-nga/decisions?${list}`,
      { move: 'acceptNext', reason: '', revision: String(revision) },
      officer,
    )
    expect(accepted.statusCode).toBe(303)
    expect(String(accepted.headers.location)).toMatch(/^\/desk\/returns\/bcrc-egy\?.*standing=submitted/)
    expect((await findReturn(db, 'bccc-nga', cycleKey))!.state).toBe('accepted')
  })

  it('[PO51] another deadline, a letter recorded, a value proposed', async () => {
    const at = '/desk/returns/scrc-ken'
    await post(app, `${at}/decisions`, { move: 'extend', deadline: '2027-05-01', revision: '0' }, officer)
    const extended = await findReturn(db, 'scrc-ken', cycleKey)
    expect(extended?.extendedDeadline).toBe('2027-05-01')
    const recorded = await post(
      app,
      `${at}/paper`,
      { recordedFrom: 'Letter of 3 February', nothingToReport: 'yes', declarationName: 'P. Naidoo' },
      officer,
    )
    expect(await noticeOf(recorded)).toMatch(/^Recorded as submitted\. Receipt \S+\.$/)
    expect(await findReturn(db, 'scrc-ken', cycleKey)).toMatchObject({
      state: 'submitted',
      nothingToReport: true,
      recordedFrom: 'Letter of 3 February',
    })
    const row = '/desk/returns/bcrc-scrc-sen/rows/BCRC-SCRC-SEN-0002/edits'
    expect(await noticeOf(await post(app, row, { cell: 'start_date', value: '2026-02-01' }, officer))).toBe(
      'The value has been proposed to the reporter.',
    )
    expect(await noticeOf(await post(app, row, { cell: 'title_en', value: 'A study' }, officer))).toBe(
      'The working title has been written.',
    )
    const wrong = await post(app, row, { cell: 'nonsense', value: 'kept here' }, officer)
    expect(wrong.statusCode).toBe(404)
    expect(wrong.body).toContain('kept here')
  })

  it('[OM9] mails that wait or were given up are shown with the reason', async () => {
    const { context } = app.accounts
    const mailId = await aWaitingMail(app, 'Waits <b>long</b>')
    const page = async () => (await look(app, '/mailings', officer)).body
    expect(await page()).toMatch(/waits@un\.example[\s\S]*?Invitation[\s\S]*?waits to be sent/)
    expect(await page()).not.toContain('<b>long')
    const settledAt = context.now().toISOString()
    const given = { state: 'failed', reason: 'refused', sealed: null, settledAt } as const
    await db.updateTable('outgoingMail').set(given).where('mailId', '=', mailId).execute()
    expect(await page()).toContain('could not be sent (the mail server refused it)')
  })

  it('[PO52] mails: looked at first, then sent or planned, then called off', async () => {
    const fields = {
      cycle: cycleKey,
      kind: 'overdue',
      standing: 'notAnswered',
      codes: 'bcrc-scrc-sen',
      when: 'now',
      note: 'From us <all>',
    }
    const before = (await listMailings(db, cycleKey)).length
    const preview = await post(app, '/mailings/preview', fields, officer)
    expect(preview.body).toContain('1 mail would go out.')
    expect(preview.body).toContain('From us &lt;all>')
    expect((await listMailings(db, cycleKey)).length).toBe(before)
    const sent = await post(app, '/mailings', fields, officer)
    expect(sent.headers.location).toBe(`/mailings?cycle=${cycleKey}&lang=en`)
    const twice = await post(app, '/mailings', fields, officer)
    expect(twice.statusCode).toBe(400)
    expect(twice.body).toContain('From us &lt;all></textarea>')
    await post(app, '/mailings', { ...fields, when: 'before', days: '7, 1', codes: '' }, officer)
    const planned = (await listMailings(db, cycleKey)).filter(
      (one) => one.kind === 'overdue' && one.state === 'scheduled',
    )
    expect(planned.map(({ occasion }) => occasion).sort()).toEqual(['overdue-1', 'overdue-7'])
    await post(app, `/mailings/${planned[0]!.mailingId}/cancel`, {}, officer)
    expect((await listMailings(db, cycleKey)).filter((one) => one.state === 'cancelled')).toHaveLength(1)
    const wrong = await post(app, '/mailings/preview', { ...fields, when: 'before', days: 'soon' }, officer)
    expect(wrong.statusCode).toBe(400)
  })

  it('[PO53] [PO58] duplicates: decided with a reason and a representative, sent twice, shown to both reporters, undone', async () => {
    // The page does not wait for the search, which a running service does by itself.
    await listCandidates(db, { cycleKey })
    const list = await look(app, '/duplicates', officer)
    const href = /href="(\/duplicates\/[^"?]+\/[^"?]+)/.exec(list.body)![1]!
    const page = await look(app, href, officer)
    expect(page.body).toContain('<table class="side-by-side">')
    const operationId = randomUUID()
    const noReason = await post(app, href, { kind: 'same', reason: '', operationId }, officer)
    expect(noReason.statusCode).toBe(400)
    const representative = /name="representative" value="([^"]{8,})"/.exec(page.body)![1]!
    const fields = { kind: 'joint', reason: 'Organised together', representative, operationId }
    expect(await noticeOf(await post(app, href, fields, officer))).toBe('The decision is stored.')
    expect((await post(app, href, fields, officer)).statusCode).toBe(303)
    const { changeNumber } = await getNewestChange(db)
    const [decision] = await listDuplicateDecisions(db, changeNumber)
    expect(decision).toMatchObject({ kind: 'joint', representativeActivityId: representative })
    // Both reporters now see of each other what the decision lets them see, on a page of their own.
    const { pair } = await showPair(db, {
      cycleKey,
      oneReportId: href.split('/')[2]!,
      otherReportId: href.split('/')[3]!,
      language: 'en',
    })
    const reporterCodes = [pair.one.reporterCode, pair.other.reporterCode]
    for (const [at, reporterCode] of reporterCodes.entries()) {
      const reporter = await signIn(app, 'focalPoint', [reporterCode])
      const linked = await look(app, `/returns/${cycleKey}/${reporterCode}/linked`, reporter)
      expect(linked.statusCode).toBe(200)
      expect(linked.body).toContain('decided: joint')
      expect(linked.body).toContain((await getStoredReporter(db, reporterCodes[1 - at]!)).reporter.name)
    }
    const undo = { kind: 'undone', groupId: decision!.groupId, reason: 'A slip', operationId: randomUUID() }
    expect(await noticeOf(await post(app, href, undo, officer))).toBe('The decision has been undone.')
    expect(await listDuplicateDecisions(db, (await getNewestChange(db)).changeNumber)).toEqual([])
  })

  it('[PO54] the register: cycles and reporters by forms, sheets looked at before they are applied', async () => {
    const page = await look(app, `/register/cycles/${cycleKey}`, officer)
    const fields = Object.fromEntries(
      [...page.body.matchAll(/<input[^>]* name="([^"]+)"[^>]*?(?: value="([^"]*)")?[^>]*>/g)].map((match) => [
        match[1]!,
        (/ value="([^"]*)"/.exec(match[0])?.[1] ?? '').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
      ]),
    )
    const saved = await post(app, `/register/cycles/${cycleKey}`, { ...fields, graceDays: '3' }, officer)
    expect(await noticeOf(saved)).toBe('Saved.')
    expect((await getCycle(db, cycleKey)).graceDays).toBe(3)
    const refused = await post(
      app,
      `/register/cycles/${cycleKey}`,
      { ...fields, deadline: 'soon', changeNumber: '' },
      officer,
    )
    expect(refused.statusCode).toBeGreaterThanOrEqual(400)
    const reporter = {
      reporterCode: 'agency-9',
      kind: 'agency',
      name: 'An agency',
      shortName: 'Agency 9',
      language: 'es',
      region: 'GRULAC',
      hostCountry: 'per',
      servedCountries: 'PER, BOL',
      source: 'letter',
      contactName: 'Rosa',
      contactEmail: 'rosa@agency.example',
    }
    const bad = await post(app, '/register/reporters', { ...reporter, region: 'MOON' }, officer)
    expect(bad.statusCode).toBe(400)
    expect(bad.body).toContain('value="An agency"')
    expect(await noticeOf(await post(app, '/register/reporters', reporter, officer))).toBe(
      'The reporter has been added.',
    )
    expect((await getStoredReporter(db, 'agency-9')).reporter).toMatchObject({
      servedCountries: ['PER', 'BOL'],
      contact: { name: 'Rosa' },
    })
    await post(app, '/register/reporters/agency-9/removal', {}, officer)
    await expect(getStoredReporter(db, 'agency-9')).rejects.toMatchObject({ code: 'REPORTER_UNKNOWN' })
  })

  it('[PO55] people: invited with a code shown once, handed over, issued again, ended', async () => {
    const invited = await post(
      app,
      '/people/invitations',
      { role: 'delegate', reporters: 'bcrc-egy', name: 'Omar', email: 'omar@centre.example' },
      officer,
    )
    expect(invited.statusCode).toBe(200)
    expect(invited.body).toMatch(/<strong>[0-9A-Z]{5}(-[0-9A-Z]{5}){3}<\/strong>/)
    const people = await look(app, '/people', officer)
    expect(people.body).toContain('omar@centre.example')
    expect(people.body).not.toMatch(/[0-9A-Z]{5}(-[0-9A-Z]{5}){3}/)
    const stranger = await post(app, '/people/invitations', { role: 'administrator', name: 'X' }, officer)
    expect(stranger.statusCode).toBe(403)
    const { accountId } = await db
      .selectFrom('account')
      .select('accountId')
      .where('email', '=', 'aminata@centre.example')
      .executeTakeFirstOrThrow()
    for (const act of ['hand-over', 'reissue']) {
      const made = await post(app, `/people/${accountId}/${act}`, { name: 'Next' }, officer)
      expect(made.body).toMatch(/<strong>[0-9A-Z]{5}(-[0-9A-Z]{5}){3}<\/strong>/)
    }
    const unsure = await post(app, `/people/${accountId}/end`, {}, officer)
    expect(unsure.statusCode).toBe(400)
    await post(app, `/people/${accountId}/end`, { sure: 'yes' }, officer)
    const ended = await look(app, '/people?ended=yes&text=AMINATA', officer)
    expect(ended.body).toContain('>ended<')
  })

  it('[PO50] none of them acts for a page elsewhere', async () => {
    const { changeNumber } = await getNewestChange(db)
    const elsewhere = { ...officer, browser: { ...officer.browser, origin: 'https://evil.example' } }
    for (const { method, url } of app.declaredRoutes) {
      if (method !== 'POST' || !/^\/(desk|mailings|duplicates|questions|register|people)/.test(url)) continue
      const answer = await post(app, url.replaceAll(/:\w+/g, 'x'), {}, elsewhere)
      expect([url, answer.statusCode]).toEqual([url, 403])
    }
    expect((await getNewestChange(db)).changeNumber).toBe(changeNumber)
  })
})
