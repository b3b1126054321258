/** Every route x every role x own and other reporter. A route without a row here fails. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../server/app.ts'
import { askQuestion } from '../../server/questions/ask-and-answer.ts'
import type { Role } from '../../server/roles.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { openService, type Service } from '../../server/service.ts'
import { workbookMediaType } from '../../server/workbooks/media-type.ts'
import { aPaneRequest } from '../helpers/a-pane.ts'
import { aSheetRow, blankCover, dakarCells, sync } from '../helpers/a-sync.ts'
import { actingOn } from '../helpers/secretariat.ts'
import { type SignedInPerson, signIn, testAccounts } from '../helpers/signed-in.ts'

/**
 * Who comes through, by the first letters of focal point, delegate, officer, administrator and R for auditor: for the focal
 * point's own reporter, then for another. One word: it concerns no reporter.
 */
const matrix: Readonly<Record<string, string>> = {
  'GET /': 'public',
  'GET /health': 'public',
  'GET /ready': 'public',
  'GET /metrics': 'A',
  'GET /manifest.xml': 'public',
  'GET /assets/:file': 'public',
  'GET /personal-data': 'public',
  'GET /addin/start.js': 'public',
  'GET /addin/worker.js': 'public',
  'GET /addin/data.json': 'public',
  'GET /addin/data/:file': 'public',
  'GET /addin/sheets/:digest/:cycleKey/:reporterCode/:listsVersion/:file': 'public',
  'GET /addin/:page': 'public',
  'GET /addin/built/*': 'public',
  'GET /addin/icons/*': 'public',
  'GET /office-js/:version/*': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/docs': 'public',
  'GET /sign-in': 'public',
  'POST /sign-in/code': 'public',
  'POST /sign-in': 'public',
  'GET /invitation': 'public',
  'POST /invitation': 'public',
  'POST /sign-in/provider': 'public',
  'GET /sign-in/provider/return': 'public',
  'GET /sign-in/pane': 'public',
  'POST /api/v1/sign-in/codes': 'public',
  'POST /api/v1/sign-in': 'public',
  'POST /api/v1/sign-in/invitations': 'public',
  'POST /api/v1/sign-in/refresh': 'public',

  'GET /returns/:cycleKey/:reporterCode': 'FDOAR OAR',
  'GET /returns/:cycleKey/:reporterCode/events': 'FDOAR OAR',
  'POST /returns/:cycleKey/:reporterCode/upload': 'FD -',
  'GET /returns/:cycleKey/:reporterCode/uploads/:operationId': 'FDOA OA',
  'POST /returns/:cycleKey/:reporterCode/submit': 'FD -',
  'GET /returns/:cycleKey/:reporterCode/receipts': 'FDOAR OAR',
  'GET /returns/:cycleKey/:reporterCode/activities': 'FDOA OA',
  'POST /returns/:cycleKey/:reporterCode/comments': 'FD -',
  'GET /returns/:cycleKey/:reporterCode/conflicts': 'FDOA OA',
  'POST /returns/:cycleKey/:reporterCode/conflicts': 'FD -',
  'GET /returns/:cycleKey/:reporterCode/questions': 'FDOAR OAR',
  'GET /returns/:cycleKey/:reporterCode/linked': 'FDOA OA',
  'POST /returns/:cycleKey/:reporterCode/answers': 'FD -',
  'GET /returns/:cycleKey/:reporterCode/history': 'FDOAR OAR',
  'GET /returns/:cycleKey/:reporterCode/activities/:activityReportId': 'FDOAR OAR',
  'GET /returns/:cycleKey/:reporterCode/activities/:activityReportId/restore': 'FDOA OA',
  'POST /returns/:cycleKey/:reporterCode/activities/:activityReportId/restore': 'FDOA OA',
  'GET /receipts': 'FDOAR',
  'GET /delegates': 'F',
  'POST /delegates': 'F',
  'POST /delegates/end': 'F',
  'POST /delegates/cancel': 'F',
  'GET /template': 'FDOA OA',
  'POST /upload': 'FDOA OA',
  'GET /report': 'OAR',
  'GET /reports': 'OAR',
  'POST /reports': 'OA',
  'POST /reports/cancel': 'OA',
  'GET /reports/changes': 'OAR',
  'GET /mail/confirm': 'public',
  'POST /mail/confirm': 'public',
  'GET /mail': 'FDOAR',
  'POST /mail/decisions': 'FDOA',
  'GET /desk': 'OAR',
  'GET /desk/returns/:reporterCode': 'OAR',
  'GET /desk/returns/:reporterCode/rows/:reference': 'OAR',
  'POST /desk/returns/:reporterCode/decisions': 'OA',
  'POST /desk/returns/:reporterCode/questions': 'OA',
  'POST /desk/returns/:reporterCode/questions/:questionId': 'OA',
  'POST /desk/returns/:reporterCode/rows/:reference/edits': 'OA',
  'POST /desk/returns/:reporterCode/paper': 'OA',
  'POST /desk/returns/:reporterCode/paper-workbook': 'OA',
  'GET /mailings': 'OAR',
  'POST /mailings/preview': 'OA',
  'POST /mailings': 'OA',
  'POST /mailings/:mailingId/cancel': 'OA',
  'GET /duplicates': 'OA',
  'GET /questions': 'OAR',
  'GET /duplicates/:one/:other': 'OA',
  'POST /duplicates/:one/:other': 'OA',
  'GET /audit': 'OAR',
  'GET /register': 'OAR',
  'GET /register/cycles/:cycleKey': 'OAR',
  'POST /register/cycles/:cycleKey': 'OA',
  'POST /register/cycles/:cycleKey/moves': 'OA',
  'POST /register/cycles/:cycleKey/copies': 'OA',
  'GET /register/reporters': 'OAR',
  'GET /register/reporters/new': 'OA',
  'POST /register/reporters': 'OA',
  'GET /register/reporters/:code': 'OAR',
  'POST /register/reporters/:code': 'OA',
  'POST /register/reporters/:code/removal': 'OA',
  'GET /register/cycles/:cycleKey/rates': 'OAR',
  'POST /register/cycles/:cycleKey/rates': 'OA',
  'POST /register/cycles/:cycleKey/rates/removal': 'OA',
  'GET /register/lists/:list': 'OAR',
  'GET /register/lists/:list/new': 'OA',
  'GET /register/lists/:list/codes/:code': 'OAR',
  'POST /register/lists/:list/codes': 'OA',
  'POST /register/lists/:list/codes/:code': 'OA',
  'POST /register/sheets/:kind': 'OA',
  'POST /register/sheets/:kind/changes': 'OA',
  'GET /people': 'OAR',
  'POST /people/invitations': 'OA',
  'POST /people/:accountId/hand-over': 'OA',
  'POST /people/:accountId/reissue': 'OA',
  'POST /people/:accountId/end': 'OA',
  'POST /people/invitations/:invitationId/cancel': 'OA',
  'GET /account': 'FDOAR',
  'POST /account/connect': 'FDOAR',
  'POST /account/sessions/end': 'FDOAR',
  'POST /sign-out': 'FDOAR',

  'GET /api/v1/session': 'FDOAR',
  'POST /api/v1/session/end': 'FDOAR',
  'GET /api/v1/sessions': 'FDOAR',
  'POST /api/v1/sessions/:sessionId/end': 'FDOAR',
  'POST /api/v1/sessions/end-others': 'FDOAR',
  'POST /api/v1/connect-codes': 'FDOAR',
  'GET /api/v1/accounts': 'FOAR',
  'GET /api/v1/account-events': 'AR',
  'GET /api/v1/accounts/:accountId/sessions': 'FOA',
  'POST /api/v1/accounts/:accountId/sessions/end': 'FOA',
  'POST /api/v1/accounts/:accountId/reporters': 'OA',
  'POST /api/v1/accounts/:accountId/end': 'FOA',
  'POST /api/v1/accounts/:accountId/erase': 'A',
  'POST /api/v1/accounts/:accountId/reissue': 'FOA',
  'POST /api/v1/accounts/:accountId/hand-over': 'FOA',
  'GET /api/v1/invitations': 'FOAR',
  'POST /api/v1/invitations': 'FOA',
  'POST /api/v1/invitations/:invitationId/cancel': 'FOA',

  'GET /api/v1/cycles': 'FDOAR',
  'POST /api/v1/cycles': 'OA',
  'GET /api/v1/cycles/:cycleKey': 'OAR',
  'PATCH /api/v1/cycles/:cycleKey': 'OA',
  'POST /api/v1/cycles/:cycleKey/copies': 'OA',
  'POST /api/v1/cycles/:cycleKey/moves': 'OA',
  'GET /api/v1/reporters': 'OAR',
  'POST /api/v1/reporters': 'OA',
  'GET /api/v1/reporters/:reporterCode/people': 'FDOA OA',
  'GET /api/v1/reporters/:reporterCode': 'OAR',
  'PATCH /api/v1/reporters/:reporterCode': 'OA',
  'DELETE /api/v1/reporters/:reporterCode': 'OA',
  'GET /api/v1/code-lists': 'OAR',
  'GET /api/v1/code-lists/:list': 'OAR',
  'PUT /api/v1/code-lists/:list': 'OA',
  'GET /api/v1/reporters/sheet': 'OA',
  'POST /api/v1/reporters/sheet/previews': 'OA',
  'POST /api/v1/reporters/sheet/changes': 'OA',
  'GET /api/v1/parties/sheet': 'OA',
  'POST /api/v1/parties/sheet/previews': 'OA',
  'POST /api/v1/parties/sheet/changes': 'OA',
  'GET /api/v1/code-lists/:list/sheet': 'OA',
  'POST /api/v1/code-lists/:list/sheet/previews': 'OA',
  'POST /api/v1/code-lists/:list/sheet/changes': 'OA',
  'GET /api/v1/cycles/sheet': 'OA',
  'POST /api/v1/cycles/sheet/previews': 'OA',
  'POST /api/v1/cycles/sheet/changes': 'OA',
  'GET /api/v1/cycles/:cycleKey/rates/sheet': 'OA',
  'POST /api/v1/cycles/:cycleKey/rates/sheet/previews': 'OA',
  'POST /api/v1/cycles/:cycleKey/rates/sheet/changes': 'OA',

  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/template': 'FDOA OA',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/annotated-copy': 'FDOA OA',
  'POST /api/v1/checks': 'FDOA OA',
  'POST /api/v1/imports': 'FDOA OA',
  'POST /api/v1/sync': 'FDOA OA',
  'GET /api/v1/workbooks/:workbookId/bases': 'FDOA OA',
  'POST /api/v1/proposals/:proposalId/decision': 'FDOA OA',
  'PUT /api/v1/sync/uploads/:operationId/parts/:partNumber': 'FDOA',
  'GET /api/v1/sync/uploads/:operationId': 'FDOA',
  'POST /api/v1/sync/uploads/:operationId': 'FDOA OA',

  'GET /api/v1/cycles/:cycleKey/report': 'OAR',
  'GET /api/v1/cycles/:cycleKey/report/list': 'OAR',
  'GET /api/v1/cycles/:cycleKey/duplicates': 'OA',
  'GET /api/v1/cycles/:cycleKey/duplicates/pairs/:oneReportId/:otherReportId': 'OA',
  'GET /api/v1/cycles/:cycleKey/duplicates/joint-requests': 'OA',
  'GET /api/v1/cycles/:cycleKey/duplicates/issues': 'OA',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/linked-activities': 'FDOA OA',
  'POST /api/v1/cycles/:cycleKey/duplicates/decisions': 'OA',
  'GET /api/v1/activities/:activityReportId/history': 'FDOAR OAR',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/history': 'FDOAR OAR',
  'GET /api/v1/receipts/:receiptNumber/check': 'FDOAR OAR',
  'POST /api/v1/activities/:activityReportId/restore': 'FDOA OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/restore': 'OA',
  'POST /api/v1/projections/rebuild': 'A',

  'GET /api/v1/cycles/:cycleKey/desk': 'OAR',
  'GET /api/v1/cycles/:cycleKey/progress': 'OAR',
  'GET /api/v1/cycles/:cycleKey/mailings': 'OAR',
  'GET /api/v1/cycles/:cycleKey/mailings/log': 'OAR',
  'POST /api/v1/cycles/:cycleKey/mailings/previews': 'OA',
  'POST /api/v1/cycles/:cycleKey/mailings': 'OA',
  'POST /api/v1/cycles/:cycleKey/mailings/:mailingId/cancel': 'OA',
  'GET /api/v1/cycles/:cycleKey/returns': 'OAR',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/return': 'FDOAR OAR',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/return/rows': 'OAR',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/receipts': 'FDOAR OAR',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/return/decisions': 'OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/return/submissions': 'FD -',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/return/paper-submissions': 'OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/return/paper-workbook': 'OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/activities/:reference/officer-edits': 'OA',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/conflicts': 'FDOA OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/conflicts/decisions': 'FDOA OA',
  'PUT /api/v1/cycles/:cycleKey/reporters/:reporterCode/activities/:reference/comment': 'FD -',
  'GET /api/v1/cycles/:cycleKey/questions': 'OAR',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/questions': 'FDOAR OAR',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/questions': 'OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/answers': 'FD -',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/further-questions': 'OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/paper-answers': 'OA',
  'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/closing': 'OA',

  'POST /api/v1/cycles/:cycleKey/report-jobs': 'OA',
  'GET /api/v1/cycles/:cycleKey/report-jobs': 'OAR',
  'GET /api/v1/report-jobs/:jobId': 'OAR',
  'POST /api/v1/report-jobs/:jobId/cancel': 'OA',
  'GET /api/v1/report-jobs/:jobId/file': 'OAR',
  'GET /api/v1/report-jobs/:jobId/events': 'OAR',
  'GET /api/v1/cycles/:cycleKey/report/changes': 'OAR',
  'GET /api/v1/mails': 'FDOAR',
  'POST /api/v1/mails/:mailId/decisions': 'FDOA',

  'GET /api/v1/audit': 'OAR',
  'GET /api/v1/audit/export': 'OAR',
  'GET /api/v1/audit/table': 'OAR',
  'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/files': 'OA',
  'GET /api/v1/files/:fileId/content': 'OA',
  'POST /api/v1/files/:fileId/erasure': 'OA',
  'GET /api/v1/retention': 'OAR',
  'PUT /api/v1/retention': 'A',
  'POST /api/v1/retention/runs': 'A',
  'POST /api/v1/persons/export': 'A',
  'POST /api/v1/persons/erasure': 'A',
}

const letters: Readonly<Record<Role, string>> = {
  focalPoint: 'F',
  delegate: 'D',
  officer: 'O',
  administrator: 'A',
  auditor: 'R',
}
const everybody = Object.keys(letters) as readonly Role[]
/** Stands in everything of the other reporter, and may stand in no answer to those who do not report for it. */
const marker = 'MARKER-OF-THE-OTHER'

/** What there is of a reporter, to be asked for. */
interface Belongings {
  readonly reporterCode: string
  readonly workbookId: string
  readonly activityReportId: string
  readonly reference: string
  readonly receiptNumber: string
  readonly proposalId: string
  readonly questionId: string
  readonly template: Buffer
}

describe('who may do what', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let [own, other, nobodys]: Belongings[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-matrix-'))
    service = await openService({ dataFolder: folder, databaseUrl: null })
    app = await buildApp({
      service,
      machineSecret: 'not used here',
      accounts: testAccounts(),
      maxUploadBytes: 5_000_000,
    })
    own = await belongingsOf('bcrc-scrc-sen', 'Dakar')
    other = await belongingsOf('bcrc-egy', marker)
    nobodys = {
      ...other,
      reporterCode: 'no-such-reporter',
      workbookId: 'no-such-workbook',
      activityReportId: randomUUID(),
      reference: 'BCRC-NOBODY-0001',
      receiptNumber: 'NO-SUCH-RECEIPT',
      proposalId: randomUUID(),
      questionId: randomUUID(),
    }
  })
  afterAll(async () => {
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function belongingsOf(reporterCode: string, word: string): Promise<Belongings> {
    const { db } = service
    const workbookId = `workbook-of-${reporterCode}`
    const cells = { ...dakarCells, title: `${word} ${dakarCells.title}`, results: `${word} results` }
    const cover = { ...blankCover, submit: true, declarationName: word, declarationDate: '2027-01-15' }
    const stored = await sync(db, [aSheetRow('row-1', cells)], { reporterCode, workbookId, cover })
    // A differing row of another workbook, without a base, is kept beside it.
    const differing = aSheetRow('row-9', { ...cells, results: `${word} other results` })
    await sync(db, [differing], { reporterCode, workbookId: `${workbookId}-2` })
    const { cycleKey } = seedCycle
    const proposal = await db
      .selectFrom('proposal')
      .select('proposalId')
      .where('reporterCode', '=', reporterCode)
      .executeTakeFirstOrThrow()
    const question = { reporterCode, cycleKey, reference: null, field: null, text: word }
    const { questionId } = await askQuestion(db, question, actingOn('2027-02-01'))
    const administrator = await signIn(app, 'administrator')
    const template = await app.inject({
      url: `/api/v1/cycles/${cycleKey}/reporters/${reporterCode}/template?lang=fr`,
      headers: administrator.headers,
    })
    return {
      reporterCode,
      workbookId,
      activityReportId: stored.results[0]!.activityReportId!,
      reference: stored.results[0]!.reference!,
      receiptNumber: stored.submission!.receiptNumber,
      proposalId: proposal.proposalId,
      questionId,
      template: template.rawPayload,
    }
  }

  it('[AU3] every route has a row, and every row a route', () => {
    const declared = app.declaredRoutes.map(({ method, url }) => `${method} ${url}`)
    expect(declared.filter((route) => !(route in matrix))).toEqual([])
    expect(Object.keys(matrix).filter((route) => !declared.includes(route))).toEqual([])
  })

  it('[AU3] a route that lets a focal point in says which reporter it concerns, or that it concerns none', () => {
    const silent = app.declaredRoutes.filter(
      ({ roles, reporterFrom }) =>
        roles !== 'public' &&
        roles.some((role) => role === 'focalPoint' || role === 'delegate') &&
        reporterFrom.length === 0,
    )
    expect(silent).toEqual([])
  })

  describe.each(Object.entries(matrix))('%s', (route, row) => {
    const [forOwn, forOther = forOwn] = row.split(' ') as [string, string?]
    const concernsReporter = row.includes(' ')

    it('[CM2] tells nothing to those who are not signed in', async () => {
      const answer = await ask(route, other!)
      expect(answer.body).not.toContain(marker)
      if (row === 'public') return
      expect(answer.statusCode).toBe(401)
      expect(Object.keys(answer.json())).toEqual(['code', 'message', 'details', 'requestId'])
    })

    if (row === 'public') return

    it.each(everybody)('[AU1] %s, own reporter', async (role) => {
      const person = await signIn(app, role, reportersOf(role))
      const answer = await ask(route, own!, person)
      if (forOwn.includes(letters[role])) expectThrough(answer)
      else expect([answer.statusCode, answer.json().code]).toEqual([403, 'NOT_ALLOWED'])
    })

    if (!concernsReporter) return

    it.each(everybody)('[AU1] %s, another reporter', async (role) => {
      const person = await signIn(app, role, reportersOf(role))
      const answer = await ask(route, other!, person)
      if (forOther.includes(letters[role])) expectThrough(answer)
      else {
        expect([403, 404]).toContain(answer.statusCode)
        expect(answer.body).not.toContain(marker)
      }
    })

    it('[AU2] what is somebody else’s answers as what does not exist', async () => {
      const person = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'])
      const place = app.declaredRoutes.find(({ method, url }) => `${method} ${url}` === route)!
      if (place.reporterFrom.includes('content')) return
      const [there, nowhere] = [await ask(route, other!, person), await ask(route, nobodys!, person)]
      expect(said(there, other!)).toEqual(said(nowhere, nobodys!))
    })
  })

  it('[AU2] a question of somebody else is not to be answered by way of one’s own reporter', async () => {
    const person = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'])
    const route = 'POST /api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/answers'
    const answer = await ask(route, { ...own!, questionId: other!.questionId }, person, { text: 'x' })
    expect(answer.statusCode).toBe(404)
    expect(answer.body).not.toContain(marker)
  })

  it('[AU2] the bases of somebody else’s row are not to be had by way of one’s own workbook', async () => {
    const person = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'])
    const answer = await app.inject({
      url: `/api/v1/workbooks/${own!.workbookId}/bases?at=${other!.activityReportId}@1,${other!.activityReportId}@2,${other!.activityReportId}@3`,
      headers: person.headers,
    })
    expect(answer.body).not.toContain(marker)
  })

  it('[AU2] one who reports for two gets both, and nothing else', async () => {
    const person = await signIn(app, 'delegate', ['bcrc-scrc-sen', 'bcrc-egy'])
    const route = 'GET /api/v1/cycles/:cycleKey/reporters/:reporterCode/return'
    for (const belongings of [own!, other!])
      expect((await ask(route, belongings, person)).statusCode).toBe(200)
    expect((await ask(route, { ...own!, reporterCode: 'bcrc-arg' }, person)).statusCode).toBe(404)
    expect((await ask(route, { ...own!, reporterCode: 'BCRC-EGY' }, person)).statusCode).toBe(200)
  })

  function reportersOf(role: Role): string[] {
    return role === 'focalPoint' || role === 'delegate' ? ['bcrc-scrc-sen'] : []
  }

  /** Asks as the pane does; pages as a browser does. */
  async function ask(
    route: string,
    belongings: Belongings,
    person?: SignedInPerson,
    payload?: object,
  ): Promise<LightMyRequestResponse> {
    const [method, url] = route.split(' ') as [InjectOptions['method'], string]
    const isPage = !url.startsWith('/api/')
    const headers = person === undefined ? {} : isPage ? person.browser : person.headers
    const more = payload ? { payload } : await contentOf(route, belongings, headers)
    return app.inject({
      method: method!,
      url: filled(url, belongings) + (queries[route]?.(belongings) ?? ''),
      ...more,
      headers: { ...headers, ...more.headers },
    })
  }

  /** What has to be in a request for it to say which reporter it concerns. */
  async function contentOf(
    route: string,
    { reporterCode, workbookId, template }: Belongings,
    headers: Readonly<Record<string, string>>,
  ): Promise<InjectOptions> {
    const message = () => JSON.stringify(aPaneRequest({ reporterCode, workbookId }))
    switch (route) {
      case 'POST /api/v1/checks':
      case 'POST /api/v1/imports':
        return { payload: template, headers: { 'content-type': workbookMediaType } }
      case 'POST /returns/:cycleKey/:reporterCode/upload':
      case 'POST /upload': {
        const head = `--x\r\ncontent-disposition: form-data; name="workbook"; filename="w.xlsx"\r\n\r\n`
        const payload = Buffer.concat([Buffer.from(head), template, Buffer.from('\r\n--x--\r\n')])
        return { payload, headers: { 'content-type': 'multipart/form-data; boundary=x' } }
      }
      case 'POST /api/v1/sync':
        return { payload: message(), headers: { 'content-type': 'application/json' } }
      case 'POST /api/v1/sync/uploads/:operationId': {
        const bytes = Buffer.from(message())
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        await app.inject({
          method: 'PUT',
          url: `${filled('/api/v1/sync/uploads/:operationId/parts/1', own!)}?of=1&sha256=${sha256}`,
          payload: bytes,
          headers: { ...headers, 'content-type': 'application/octet-stream' },
        })
        return { payload: { sha256 } }
      }
      default:
        return {}
    }
  }
})

const queries: Readonly<Record<string, (belongings: Belongings) => string>> = {
  'GET /template': ({ reporterCode }) => `?reporter=${reporterCode}&lang=fr`,
  'GET /report': () => '?lang=en&status=draft',
  'GET /returns/:cycleKey/:reporterCode/activities/:activityReportId/restore': () => '?asOf=1',
  'GET /api/v1/workbooks/:workbookId/bases': ({ activityReportId }) => `?at=${activityReportId}@1`,
}

/** The address with everything in its place; what is nobody's in particular is not there. */
function filled(url: string, belongings: Belongings): string {
  const places: Readonly<Record<string, string>> = {
    ...belongings,
    template: '',
    cycleKey: seedCycle.cycleKey,
    operationId: 'operation-of-the-matrix',
    partNumber: '1',
    oneReportId: belongings.activityReportId,
    otherReportId: belongings.activityReportId,
    one: belongings.activityReportId,
    other: belongings.activityReportId,
    code: belongings.reporterCode,
  }
  return url.replaceAll(/:(\w+)/g, (_, name: string) => places[name] ?? 'not-there')
}

/** Past the guard: what is answered then (a body that is lacking, say) is the handler's. */
function expectThrough(answer: LightMyRequestResponse): void {
  expect([401, 403, 500]).not.toContain(answer.statusCode)
  const isJson = String(answer.headers['content-type']).includes('json')
  const code = isJson && answer.statusCode >= 400 ? answer.json().code : null
  expect([
    'REPORTER_UNKNOWN',
    'ACTIVITY_UNKNOWN',
    'RECEIPT_UNKNOWN',
    'PROPOSAL_UNKNOWN',
    'NOT_FOUND',
  ]).not.toContain(code)
}

/** An answer without what was asked for, so that two can be compared. */
function said(answer: LightMyRequestResponse, belongings: Belongings): unknown {
  const { requestId: _, ...body } = answer.json()
  const ids = Object.values(belongings)
    .filter((value): value is string => typeof value === 'string')
    .sort((a, b) => b.length - a.length)
  const text = ids.reduce((sofar, id) => sofar.replaceAll(id, '…'), JSON.stringify(body))
  return [answer.statusCode, text]
}
