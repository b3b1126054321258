/** Tells a story on a real database: people work on their copies, send them, and lose answers. */
import { randomUUID } from 'node:crypto'
import { listReturnActivities } from '../../server/db/activities.ts'
import { getHistoryId, getNewestChange } from '../../server/db/change-log.ts'
import type { Db } from '../../server/db/schema.ts'
import { saveWorkbook, saveWorkbookRows } from '../../server/db/workbooks.ts'
import { readSentRows } from '../../server/sync/sent-row.ts'
import { loadSyncContext, type SyncContext } from '../../server/sync/sync-context.ts'
import { type ActivityValues, codesOf, type RawCells } from '../../templates/activity.ts'
import { baseHash } from '../../templates/canonical.ts'
import type { SyncRequest, SyncResponse } from '../../templates/sync-protocol.ts'
import { aRequest, aSyncDay } from '../helpers/a-sync.ts'
import { Ledger } from './ledger.ts'
import { blankRow, type CopyRow, doTo, sheetRowOf } from './sheet.ts'
import type { Hand, Step, Story } from './story.ts'

/** Where requests go, and what is stored there. */
export interface World {
  readonly db: () => Db
  /** Sends to the service; `hand` chooses among several that share a database. */
  readonly send: (request: SyncRequest, hand: number) => Promise<SyncResponse>
  readonly restart: () => Promise<void>
}

interface Copy {
  readonly hand: Hand
  readonly workbookId: string
  rows: readonly CopyRow[]
  last: { readonly request: SyncRequest; readonly answer: SyncResponse } | null
}

/**
 * @param reporterCode whose return it is; nothing may be stored of it yet
 * @throws where a promise is broken
 */
export async function tellStory(
  world: World,
  reporterCode: string,
  { hands, rowCount, steps }: Story,
): Promise<void> {
  const telling = new Telling(world, reporterCode, await contextOf(world.db(), reporterCode), hands, rowCount)
  for (const [at, step] of steps.entries()) await telling.take(step, `t${at}`)
  await telling.end()
}

function contextOf(db: Db, reporterCode: string): Promise<SyncContext> {
  const { cycleKey, templateVersion, language } = aRequest([])
  return loadSyncContext(db, { reporterCode, cycleKey, templateVersion, language })
}

class Telling {
  readonly #world: World
  readonly #reporterCode: string
  readonly #context: SyncContext
  readonly #ledger: Ledger
  readonly #copies: readonly Copy[]

  constructor(
    world: World,
    reporterCode: string,
    context: SyncContext,
    hands: readonly Hand[],
    rowCount: number,
  ) {
    this.#world = world
    this.#reporterCode = reporterCode
    this.#context = context
    this.#ledger = new Ledger(context)
    this.#copies = hands.map((hand, at) => {
      const workbookId = hand.isShared ? `${reporterCode}-shared` : `${reporterCode}-${at}`
      const rows = Array.from({ length: rowCount }, (_, row) => blankRow(`${workbookId}-k${row}`))
      return { hand, workbookId, rows, last: null }
    })
  }

  async take(step: Step, token: string): Promise<void> {
    if (step.kind === 'restart') return this.#world.restart()
    if (step.kind === 'together') {
      const copies = [...new Set(step.hands.map((hand) => this.#copy(hand)))]
      const answers = await Promise.all(copies.map((copy) => this.#request(copy, copy.rows)))
      const inOrder = copies
        .map((copy, at) => ({ copy, answer: answers[at]! }))
        .toSorted((one, other) => one.answer.changeNumber - other.answer.changeNumber)
      for (const { copy, answer } of inOrder) this.#note(copy, answer, false)
      for (const { copy, answer } of inOrder) await this.#takeBack(copy, answer)
      return
    }
    const copy = this.#copy(step.hand)
    if (step.kind === 'do') {
      const rows = doTo(copy.rows, step.action, token)
      this.#ledger.noteTyped(copy.rows, rows)
      copy.rows = rows
    } else if (step.kind === 'again' && copy.last !== null) {
      await this.#repeat(copy.last, step.hand)
    } else {
      const answer = await this.#request(copy, copy.rows)
      this.#note(copy, answer)
      if (step.kind === 'send') await this.#takeBack(copy, answer)
    }
  }

  /** Everybody sends what they have; then the promises are checked, and everybody takes everything. */
  async end(): Promise<void> {
    for (const copy of this.#copies) {
      const answer = await this.#request(copy, copy.rows)
      this.#note(copy, answer)
      await this.#takeBack(copy, answer)
    }
    await this.#ledger.check(this.#world.db())
    await this.#converge()
  }

  #copy(hand: number): Copy {
    return this.#copies[hand % this.#copies.length]!
  }

  async #request(copy: Copy, rows: readonly CopyRow[]): Promise<SyncResponse> {
    const request = aRequest(rows.map(sheetRowOf), {
      reporterCode: this.#reporterCode,
      workbookId: copy.workbookId,
      operationId: randomUUID(),
      channel: copy.hand.isPane ? 'pane' : 'upload',
    })
    const answer = await this.#world.send(request, this.#copies.indexOf(copy))
    copy.last = { request, answer }
    return answer
  }

  async #repeat({ request, answer }: NonNullable<Copy['last']>, hand: number): Promise<void> {
    const again = await this.#world.send(request, hand)
    const expected = JSON.stringify({ ...answer, isRepeat: true })
    if (JSON.stringify(again) !== expected)
      throw new Error(`another answer to the same operation ${request.operationId}`)
  }

  /** The service has received the rows, whether or not its answer arrives: that is the base from now on. */
  #note(copy: Copy, answer: SyncResponse, isAlone = true): void {
    const sent = this.#read(copy.rows)
    const isBaseSure = isAlone && (copy.hand.isPane || !copy.hand.isShared)
    this.#ledger.noteAnswer(copy.rows, sent, answer, isBaseSure)
    copy.rows = copy.rows.map((row, position): CopyRow => {
      const { activityReportId } = answer.results[position]!
      const isMeant = row.truth !== null && activityReportId !== null
      return { ...row, base: isMeant ? { activityReportId, values: sent[position]! } : null }
    })
  }

  #read(rows: readonly CopyRow[]): ActivityValues[] {
    return readSentRows(rows.map(sheetRowOf), this.#context).map((one) => one.full)
  }

  /** A pane writes into the sheet what is stored now; a plain file stays as it is. */
  async #takeBack(copy: Copy, answer: SyncResponse): Promise<void> {
    if (!copy.hand.isPane) return
    const activities = await this.#stored()
    const known = new Map(activities.map((row) => [row.base!.activityReportId, row]))
    const present = new Set<string>()
    const rows = copy.rows.flatMap((row, position): CopyRow[] => {
      const id = answer.results[position]!.activityReportId
      if (id === null || row.truth === null) return [row]
      present.add(id)
      const stored = known.get(id)
      return stored ? [{ ...stored, rowKey: row.rowKey }] : []
    })
    // What the person has cleared is not brought back behind their back.
    const cleared = new Set(answer.results.map((result) => result.activityReportId))
    const others = [...known].filter(([id]) => !present.has(id) && !cleared.has(id))
    copy.rows = [...rows, ...others.map(([, row]) => row)]
  }

  /** All stored activities that are not withdrawn, as rows of a sheet that was just given out. */
  async #stored(): Promise<CopyRow[]> {
    const { cycle, template } = this.#context
    const activities = await listReturnActivities(this.#world.db(), this.#reporterCode, cycle.cycleKey)
    return activities
      .filter((one) => !one.withdrawn)
      .map(({ activityReportId, values, comment, revision, reference }) => ({
        rowKey: `given-${activityReportId}`,
        revision,
        baseHash: baseHash(template, values),
        cells: { ...cellsOf(values), activity_id: reference },
        comment,
        action: null,
        truth: this.#ledger.truthOf(activityReportId),
        base: {
          activityReportId,
          values: comment === null ? values : { ...values, _comment: comment },
        },
      }))
  }

  /** With everything taken, all hold the same rows, and sending them changes nothing at all. */
  async #converge(): Promise<void> {
    const before = (await getNewestChange(this.#world.db())).changeNumber
    const historyId = await getHistoryId(this.#world.db())
    for (const copy of this.#copies) {
      const cleared = new Set(copy.rows.flatMap((row) => (row.truth === null ? [row.rowKey] : [])))
      // Its content back in a row that the person has cleared would take their question back.
      const present = new Set(copy.rows.map((row) => row.base?.activityReportId))
      const rows = (await this.#stored()).map((row) =>
        cleared.has(row.rowKey) && !present.has(row.base!.activityReportId)
          ? { ...blankRow(row.rowKey!), base: row.base }
          : row,
      )
      const fresh = copy.hand.isPane ? copy : { ...copy, workbookId: await this.#giveOut(rows) }
      const answer = await this.#request(fresh, rows)
      for (const [position, { fate, activityReportId, reference }] of answer.results.entries()) {
        const { truth, base } = rows[position]!
        if (fate !== 'unchanged') throw new Error(`${reference} was given and came back as ${fate}`)
        if (truth !== null && activityReportId !== base!.activityReportId)
          throw new Error(`a row that was given out came back as ${reference}`)
      }
      if (answer.historyId !== historyId) throw new Error('another history')
    }
    const after = (await getNewestChange(this.#world.db())).changeNumber
    if (after !== before)
      throw new Error(`sending what was given took the numbers after ${before} up to ${after}`)
  }

  /** A fresh file for whoever has no pane. */
  async #giveOut(rows: readonly CopyRow[]): Promise<string> {
    const workbookId = randomUUID()
    const db = this.#world.db()
    const { changeNumber } = await getNewestChange(db)
    const { cycle, template, lists, language } = this.#context
    await saveWorkbook(db, {
      workbookId,
      reporterCode: this.#reporterCode,
      cycleKey: cycle.cycleKey,
      language,
      templateVersion: template.version,
      listsVersion: lists.version,
      origin: 'built',
      changeNumber,
      createdAt: aSyncDay().toISOString(),
      lastReceivedAt: null,
    })
    await saveWorkbookRows(
      db,
      rows.map((row) => ({
        workbookId,
        rowKey: row.rowKey!,
        activityReportId: row.base!.activityReportId,
        baseRevision: row.revision!,
        baseHash: row.baseHash!,
        baseValues: null,
        isReceived: false,
        isPresent: true,
      })),
    )
    return workbookId
  }
}

function cellsOf(values: ActivityValues): RawCells {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'object' ? codesOf(value).join('; ') : value,
    ]),
  )
}
