/** Clients with copies of files do what people do to them; afterwards everything is accounted for. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { saveRegisterEntries } from '../../../server/cycles/register.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedReporters } from '../../../server/seed/seed-data.ts'
import type { RawCells, SheetRow } from '../../../templates/activity.ts'
import type { SyncRequest } from '../../../templates/sync-protocol.ts'
import {
  accraCells,
  aRequest,
  aSheetRow,
  aSyncDay,
  bamakoCells,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { aChangeRequest } from '../../helpers/stored-things.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const runs = isLong ? 2_000 : 100
const editedFields = ['donors', 'partners', 'results', 'delivery_place', 'parent_programme']

/** Activities that nobody would take for one another. */
const activities: readonly RawCells[] = [
  dakarCells,
  bamakoCells,
  accraCells,
  {
    ...dakarCells,
    title: '汞废物管理培训',
    summary: '为海关官员举办的培训。',
    start_date: '2025-09-01',
    end_date: '2025-09-02',
    beneficiary_parties: 'TGO',
    results: '二十名官员',
  },
  {
    ...dakarCells,
    title: 'Dental amalgam phase-down roadmap',
    summary: 'Consultations with dentists.',
    start_date: '2026-05-10',
    end_date: '2026-05-11',
    beneficiary_parties: 'GMB; GNB',
    results: 'A roadmap.',
  },
]

type Action =
  | { kind: 'type'; row: number; activity: number }
  | { kind: 'edit'; row: number; field: number }
  | { kind: 'copy'; row: number; to: number }
  | { kind: 'delete' | 'clear' | 'blankKey'; row: number }
  | { kind: 'sort' | 'sortWithoutKeys'; by: number }
  | { kind: 'send' | 'sendAgain' }

const row = fc.nat(4)
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      row,
      activity: fc.nat(activities.length - 1),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), row, field: fc.nat(editedFields.length - 1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('copy' as const), row, to: row }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('delete' as const, 'clear' as const, 'blankKey' as const),
      row,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('sort' as const, 'sortWithoutKeys' as const),
      by: fc.nat(99),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('send' as const, 'send' as const, 'sendAgain' as const) }),
  },
)
const story = fc.array(fc.record({ client: fc.nat(2), action }), { minLength: 4, maxLength: 24 })

/** A row of somebody's copy. `origin` is which activity the person means; the service never sees it. */
interface ClientRow {
  rowKey: string | null
  cells: RawCells
  origin: string | null
}
interface Client {
  workbookId: string
  rows: ClientRow[]
  last: { request: SyncRequest; rows: ClientRow[] } | null
}

/** Two people with copies of one blank file, and a third with a file of their own. */
function clientsOf(run: string): Client[] {
  return [`${run}-a`, `${run}-a`, `${run}-b`].map((workbookId) => ({
    workbookId,
    rows: Array.from({ length: 5 }, (_, at) => ({ rowKey: `${workbookId}-k${at}`, cells: {}, origin: null })),
    last: null,
  }))
}

/** What the person does to their copy. */
function doTo(client: Client, what: Action, token: string): void {
  const { rows } = client
  const at = 'row' in what && rows.length > 0 ? what.row % rows.length : 0
  const one = rows[at]
  if (one === undefined) return
  switch (what.kind) {
    case 'type':
      // Typed over whatever was there; everybody's Dakar workshop is the same Dakar workshop.
      rows[at] = { ...one, cells: activities[what.activity]!, origin: `activity-${what.activity}` }
      break
    case 'edit':
      if (one.origin !== null)
        rows[at] = { ...one, cells: { ...one.cells, [editedFields[what.field]!]: token } }
      break
    case 'copy':
      rows[what.to % rows.length] = { ...one }
      break
    case 'delete':
      rows.splice(at, 1)
      break
    case 'clear':
      rows[at] = { ...one, cells: {}, origin: null }
      break
    case 'blankKey':
      rows[at] = { ...one, rowKey: null }
      break
    case 'sort':
      rows.sort((a, b) => orderBy(a, what.by) - orderBy(b, what.by))
      break
    case 'sortWithoutKeys': {
      const keys = rows.map(({ rowKey }) => rowKey)
      rows.sort((a, b) => orderBy(a, what.by) - orderBy(b, what.by))
      rows.forEach((sorted, position) => {
        rows[position] = { ...sorted, rowKey: keys[position]! }
      })
    }
  }
}

function orderBy({ cells }: ClientRow, by: number): number {
  return [...JSON.stringify(cells)].reduce(
    (sum, letter) => (sum * 31 + letter.charCodeAt(0) * (by + 1)) % 9973,
    by,
  )
}

describe.each(databases)('many hands on %s', (name) => {
  it('[SY18] nothing acknowledged is lost, nothing blends, nothing doubles unsaid', {
    timeout: 900_000,
  }, async () => {
    const db = await shippedDatabase(name)
    await registerReporters(db, runs + 1_000)
    let run = 0
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        run++
        await tell(db, `run-${run}`, steps)
      }),
      { numRuns: runs, endOnFailure: isLong },
    )
  })
})

async function registerReporters(db: Db, count: number): Promise<void> {
  await commitChange(db, aChangeRequest({ kind: 'register', now: aSyncDay }), (trx, change) =>
    saveRegisterEntries(
      trx,
      change,
      Array.from({ length: count }, (_, at) => {
        const reporterCode = `run-${at + 1}`
        return {
          kind: 'reporter',
          entryKey: reporterCode,
          content: { ...seedReporters[0]!, reporterCode, name: reporterCode, shortName: reporterCode },
          origin: 'secretariat',
        }
      }),
    ),
  )
}

async function tell(
  db: Db,
  reporterCode: string,
  steps: readonly { client: number; action: Action }[],
): Promise<void> {
  const clients = clientsOf(reporterCode)
  const originOf = new Map<string, string>()
  const acknowledged = new Map<string, RawCells>()
  for (const [at, { client: who, action: what }] of steps.entries()) {
    const client = clients[who]!
    if (what.kind !== 'send' && what.kind !== 'sendAgain') {
      doTo(client, what, `${what.kind}-${at}`)
      continue
    }
    const isAgain = what.kind === 'sendAgain' && client.last !== null
    const rows = isAgain ? client.last!.rows : client.rows.map((one) => ({ ...one }))
    const request = isAgain ? client.last!.request : requestOf(reporterCode, client.workbookId, rows)
    client.last = { request, rows }
    const answer = await sync(db, request.rows, request)
    expect(answer.isRepeat).toBe(isAgain)
    expect(answer.results).toHaveLength(rows.length)
    if (isAgain) continue
    for (const [position, result] of answer.results.entries()) {
      const { origin, cells } = rows[position]!
      if (origin === null) continue
      const known = originOf.get(result.activityReportId!)
      // A row is stored under the activity the person means, or under a new one.
      expect(known ?? origin).toBe(origin)
      const isTwiceInFile = rows.some((other, place) => place !== position && other.origin === origin)
      const isDouble = result.isNew && !isTwiceInFile && [...originOf.values()].includes(origin)
      if (isDouble) expect(result.issues.map((issue) => issue.code).join()).toMatch(/21\.|27\./)
      originOf.set(result.activityReportId!, origin)
      acknowledged.set(JSON.stringify(cells), cells)
    }
  }
  await expectAllKept(db, reporterCode, [...acknowledged.values()])
}

function requestOf(reporterCode: string, workbookId: string, rows: readonly ClientRow[]): SyncRequest {
  const sheetRows: SheetRow[] = rows.map(({ rowKey, cells }) => aSheetRow(rowKey, cells))
  return aRequest(sheetRows, { reporterCode, workbookId, operationId: randomUUID() })
}

/** Every value ever acknowledged stands in the history, or waits in a proposal. */
async function expectAllKept(db: Db, reporterCode: string, rows: readonly RawCells[]): Promise<void> {
  const revisions = await db
    .selectFrom('activityRevision')
    .innerJoin('activityReport', 'activityReport.activityReportId', 'activityRevision.activityReportId')
    .select('activityRevision.valuesJson')
    .where('activityReport.reporterCode', '=', reporterCode)
    .execute()
  const proposals = await db
    .selectFrom('proposal')
    .select('proposedJson')
    .where('reporterCode', '=', reporterCode)
    .execute()
  const kept = [...revisions.map((one) => one.valuesJson), ...proposals.map((one) => one.proposedJson)].join(
    '\n',
  )
  for (const cells of rows) {
    for (const field of ['title', ...editedFields]) {
      if (cells[field] !== undefined) expect(kept).toContain(JSON.stringify(cells[field]))
    }
  }
}
