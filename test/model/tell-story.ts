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
import type { PaneSyncRequest, PaneSyncResponse, ServerRow } from '../../templates/pane-protocol.ts'
import { hasSameValues } from '../../templates/same-values.ts'
import type { SyncRequest, SyncResponse } from '../../templates/sync-protocol.ts'
import { aRequest, aSyncDay } from '../helpers/a-sync.ts'
import { type Answer, isSameForFile, isSameForPane, newestOf, paneRequestOf } from './answers.ts'
import { Ledger } from './ledger.ts'
import { blankRow, type CopyRow, doTo, sheetRowOf } from './sheet.ts'
import type { Hand, Step, Story } from './story.ts'

/** Where requests go, and what is stored there. */
export interface World {
  readonly db: () => Db
  /** A file that is imported. */
  readonly send: (request: SyncRequest) => Promise<SyncResponse>
  /** What a pane sends, and gets back. */
  readonly sendPane: (request: PaneSyncRequest) => Promise<PaneSyncResponse>
  readonly restart: () => Promise<void>
}

interface Copy {
  readonly hand: Hand
  readonly workbookId: string
  rows: readonly CopyRow[]
  /** Sends the last request once more. */
  repeat: (() => Promise<void>) | null
  /** A pane's: the newest number it has taken in, and which revision it has of each activity. */
  lastChangeNumber: number
  readonly revisions: Map<string, number>
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
      return { hand, workbookId, rows, repeat: null, lastChangeNumber: 0, revisions: new Map() }
    })
  }

  async take(step: Step, token: string): Promise<void> {
    if (step.kind === 'restart') return this.#world.restart()
    if (step.kind === 'together') {
      const copies = [...new Set(step.hands.map((hand) => this.#copy(hand)))]
      const answers = await Promise.all(copies.map((copy) => this.#request(copy, copy.rows)))
      const inOrder = copies
        .map((copy, at) => ({ copy, answer: answers[at]! }))
        .toSorted((one, other) => newestOf(one.answer) - newestOf(other.answer))
      for (const { copy, answer } of inOrder) this.#note(copy, answer, false)
      for (const { copy, answer } of inOrder) await this.#takeBack(copy, answer)
      return
    }
    const copy = this.#copy(step.hand)
    if (step.kind === 'do') {
      const rows = doTo(copy.rows, step.action, token)
      this.#ledger.noteTyped(copy.rows, rows)
      copy.rows = rows
    } else if (step.kind === 'again' && copy.repeat !== null) {
      await copy.repeat()
    } else {
      const answer = await this.#request(copy, copy.rows)
      this.#note(copy, answer)
      if (step.kind !== 'send') return
      await this.#takeBack(copy, answer)
      await this.#expectUpToDate(copy)
    }
  }

  /** Everybody sends what they have; then the promises are checked, and everybody takes everything. */
  async end(): Promise<void> {
    for (const copy of this.#copies) {
      const answer = await this.#request(copy, copy.rows)
      this.#note(copy, answer)
      await this.#takeBack(copy, answer)
      await this.#expectUpToDate(copy)
    }
    await this.#ledger.check(this.#world.db())
    await this.#converge()
  }

  #copy(hand: number): Copy {
    return this.#copies[hand % this.#copies.length]!
  }

  async #request(copy: Copy, rows: readonly CopyRow[]): Promise<Answer> {
    const request = aRequest(rows.map(sheetRowOf), {
      reporterCode: this.#reporterCode,
      workbookId: copy.workbookId,
      operationId: randomUUID(),
      channel: 'upload',
    })
    const paneRequest = paneRequestOf(request, copy.lastChangeNumber)
    const [send, isFirstAgain] = copy.hand.isPane
      ? [() => this.#world.sendPane(paneRequest), isSameForPane]
      : [() => this.#world.send(request), isSameForFile]
    const answer: Answer = await send()
    copy.repeat = async () => {
      if (!isFirstAgain(await send(), answer))
        throw new Error(`another answer to the same operation ${request.operationId}`)
    }
    return answer
  }

  /** The service has received the rows, whether or not its answer arrives: that is the base from now on. */
  #note(copy: Copy, answer: Answer, isAlone = true): void {
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

  /** A pane takes what others have done into the sheet, and keeps the rest as it is; a plain file stays altogether as it is. */
  async #takeBack(copy: Copy, answer: Answer): Promise<void> {
    if (!copy.hand.isPane) return
    const { results, serverChanges = [], changeNumber } = answer
    copy.lastChangeNumber = changeNumber
    for (const { activityReportId, revision } of [...results, ...serverChanges])
      if (activityReportId !== null && revision !== null) copy.revisions.set(activityReportId, revision)
    const news = new Map(serverChanges.map((row) => [row.activityReportId, row]))
    const rows = copy.rows.flatMap((row, position): CopyRow[] => {
      const { activityReportId: id, revision, baseHash, withdrawal } = results[position]!
      if (id === null || row.truth === null) return [row]
      const change = news.get(id)
      if (change?.withdrawn || (!change && withdrawal === 'confirmed')) return []
      if (change) return [{ ...this.#givenRow(change), rowKey: row.rowKey }]
      return [{ ...row, revision, baseHash: baseHash ?? null, action: null }]
    })
    // What the person has cleared is not brought back behind their back.
    const sent = new Set(results.map((result) => result.activityReportId))
    const others = serverChanges.filter((row) => !row.withdrawn && !sent.has(row.activityReportId))
    copy.rows = [...rows, ...others.map((row) => this.#givenRow(row))]
  }

  /** A pane that has everything up to a number has just what is stored. */
  async #expectUpToDate(copy: Copy): Promise<void> {
    if (!copy.hand.isPane) return
    const stored = new Map((await this.#stored()).map((row) => [row.base!.activityReportId, row]))
    for (const [id, { revision }] of stored) {
      if (copy.revisions.get(id) !== revision)
        throw new Error(`a pane missed number ${revision}: it has ${copy.revisions.get(id)} of ${id}`)
    }
    for (const row of copy.rows) {
      const { fields } = this.#context
      const known = row.base && stored.get(row.base.activityReportId)
      if (!known || row.truth === null) continue
      if (!hasSameValues(fields, this.#read([row])[0]!, known.base!.values))
        throw new Error(`a pane shows something else than what is stored of ${known.cells.activity_id}`)
    }
  }

  /** All stored activities that are not withdrawn, as rows of a sheet that was just given out. */
  async #stored(): Promise<CopyRow[]> {
    const { cycle, template } = this.#context
    const activities = await listReturnActivities(this.#world.db(), this.#reporterCode, cycle.cycleKey)
    return activities
      .filter((one) => !one.withdrawn)
      .map((one) => this.#givenRow({ ...one, baseHash: baseHash(template, one.values) }))
  }

  #givenRow(
    of: Pick<ServerRow, 'activityReportId' | 'reference' | 'revision' | 'baseHash' | 'values' | 'comment'>,
  ): CopyRow {
    const { activityReportId, reference, revision, values, comment } = of
    return {
      rowKey: `given-${activityReportId}`,
      revision,
      baseHash: of.baseHash,
      cells: { ...cellsOf(values), activity_id: reference },
      comment,
      action: null,
      truth: this.#ledger.truthOf(activityReportId),
      base: {
        activityReportId,
        values: comment === null ? values : { ...values, _comment: comment },
      },
    }
  }

  /** With everything taken, all hold the same rows, and sending them changes nothing at all. */
  async #converge(): Promise<void> {
    const before = (await getNewestChange(this.#world.db())).changeNumber
    const historyId = await getHistoryId(this.#world.db())
    for (const copy of this.#copies) {
      const present = new Set(copy.rows.map((row) => row.base?.activityReportId))
      const clearedHere = blankKeysOf([copy])
      const clearedInCopies = blankKeysOf(
        this.#copies.filter((other) => other !== copy && other.workbookId === copy.workbookId),
      )
      // Its content back in a row that a person has cleared would take their question back; nobody can tell the copies of one
      // file apart.
      const rows = (await this.#stored()).filter(
        ({ rowKey, base }) =>
          !clearedInCopies.has(rowKey) && (!clearedHere.has(rowKey) || present.has(base!.activityReportId)),
      )
      const fresh = copy.hand.isPane ? copy : { ...copy, workbookId: await this.#giveOut(rows) }
      const answer = await this.#request(fresh, rows)
      for (const [position, { fate, activityReportId, reference }] of answer.results.entries()) {
        if (fate !== 'unchanged') throw new Error(`${reference} was given and came back as ${fate}`)
        if (activityReportId !== rows[position]!.base!.activityReportId)
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

function blankKeysOf(copies: readonly Copy[]): Set<string | null> {
  return new Set(
    copies.flatMap(({ rows }) => rows.flatMap((row) => (row.truth === null ? [row.rowKey] : []))),
  )
}
