/** What the model knows and the service does not: which activity each row meant. All claims are held against the history. */

import { listReturnActivities } from '../../server/db/activities.ts'
import { listProposalsOf, type StoredProposal, withdrawalField } from '../../server/db/proposals.ts'
import { listRevisionsOf, type Revision } from '../../server/db/revisions.ts'
import type { Db } from '../../server/db/schema.ts'
import { fullOfRevision } from '../../server/sync/return-state.ts'
import type { SyncContext } from '../../server/sync/sync-context.ts'
import { type ActivityValues, codesOf, type FieldValue, type RawCells } from '../../templates/activity.ts'
import { hasSameValues, isSameValue } from '../../templates/same-values.ts'
import type { RowResult } from '../../templates/sync-protocol.ts'
import type { Answer } from './answers.ts'
import type { CopyRow } from './sheet.ts'

/** A row that the service has answered for. */
interface AcknowledgedRow {
  readonly row: CopyRow
  readonly sent: ActivityValues
  readonly result: RowResult
  readonly answer: Answer
  /** The base the service must have used: the hand is the only one with this file, or carries its revisions. */
  readonly isBaseSure: boolean
}

interface History {
  readonly revisions: ReadonlyMap<string, readonly Revision[]>
  readonly proposals: ReadonlyMap<string, readonly StoredProposal[]>
  /** The number of each operation that took one. */
  readonly numberOf: ReadonlyMap<string, number>
}

export class Ledger {
  readonly #context: SyncContext
  readonly #truthOf = new Map<string, number>()
  readonly #acknowledged: AcknowledgedRow[] = []
  /** Everything ever typed for an activity: `truth field value`. */
  readonly #typed = new Set<string>()
  readonly #withdrawn = new Set<number>()

  constructor(context: SyncContext) {
    this.#context = context
  }

  truthOf(activityReportId: string): number | null {
    return this.#truthOf.get(activityReportId) ?? null
  }

  /** A person has changed their rows. Only what the person changed is theirs: the rest came from the service, perhaps wrongly. */
  noteTyped(before: readonly CopyRow[], after: readonly CopyRow[]): void {
    const known = new Map(before.map((row) => [row.cells, row.truth]))
    for (const row of after) {
      if (row.truth === null) continue
      if (row.action === 'withdraw') this.#withdrawn.add(row.truth)
      if (row.comment !== null) this.#typed.add(`${row.truth} _comment ${row.comment}`)
      if (known.get(row.cells) === row.truth) continue
      const earlier = before.find((one) => one.truth === row.truth && one.rowKey === row.rowKey)
      for (const [key, cell] of Object.entries(row.cells)) {
        if (earlier === undefined || earlier.cells[key] !== cell) this.#noteCell(row.truth, key, cell)
      }
    }
  }

  #noteCell(truth: number, key: string, cell: RawCells[string]): void {
    this.#typed.add(`${truth} ${key} ${cell}`)
    for (const code of String(cell).split('; ')) this.#typed.add(`${truth} ${key} ${code}`)
  }

  /** @throws where a row was stored as another activity than the person meant, or doubled without a word */
  noteAnswer(
    rows: readonly CopyRow[],
    sent: readonly ActivityValues[],
    answer: Answer,
    isBaseSure: boolean,
  ): void {
    if (answer.results.length !== rows.length) throw new Error('not every row has a result')
    for (const [position, result] of answer.results.entries()) {
      const row = rows[position]!
      if (row.truth === null) continue
      const id = result.activityReportId
      if (id === null) throw new Error(`row ${position} was not stored: ${result.fate}`)
      const known = this.#truthOf.get(id)
      if (known !== undefined && known !== row.truth)
        throw new Error(`row ${position}: activity ${row.truth} was stored as ${known} (${result.reference})`)
      if (known === undefined && [...this.#truthOf.values()].includes(row.truth))
        expectDoubleIsSaid(position, rows, answer)
      this.#truthOf.set(id, row.truth)
      this.#acknowledged.push({ row, sent: sent[position]!, result, answer, isBaseSure })
    }
  }

  /** Holds everything that was acknowledged against what is stored at the end. */
  async check(db: Db): Promise<void> {
    const { reporterCode, cycle } = this.#context
    const activities = await listReturnActivities(db, reporterCode, cycle.cycleKey)
    const ids = activities.map((one) => one.activityReportId)
    const changes = await db
      .selectFrom('change')
      .select(['operationId', 'changeNumber'])
      .where('operationId', 'in', [
        ...new Set(this.#acknowledged.map((one) => one.answer.operationId)),
        'none',
      ])
      .execute()
    const history: History = {
      revisions: await listRevisionsOf(db, ids),
      proposals: Map.groupBy(await listProposalsOf(db, ids), (one) => one.activityReportId),
      numberOf: new Map(changes.map((change) => [change.operationId!, change.changeNumber])),
    }
    for (const id of ids) if (!this.#truthOf.has(id)) throw new Error(`an activity that nobody typed: ${id}`)
    for (const one of activities) {
      const truth = this.#truthOf.get(one.activityReportId)!
      if (one.withdrawn && !this.#withdrawn.has(truth))
        throw new Error(`${one.reference} (${truth}) was withdrawn, and nobody asked`)
    }
    for (const [id, revisions] of history.revisions) this.#checkNoBlend(id, revisions)
    for (const one of this.#acknowledged) {
      this.#checkKept(one, history)
      if (one.isBaseSure) this.#checkClashes(one, history)
    }
  }

  /** No report ever holds values of two activities. */
  #checkNoBlend(id: string, revisions: readonly Revision[]): void {
    const truth = this.#truthOf.get(id)!
    for (const revision of revisions) {
      for (const [key, value] of Object.entries(fullOfRevision(revision))) {
        const parts = typeof value === 'string' ? [value] : codesOf(value)
        for (const part of parts) {
          if (!this.#typed.has(`${truth} ${key} ${part}`))
            throw new Error(`${key} “${part}” was stored with activity ${truth}, for which nobody typed it`)
        }
      }
    }
  }

  /** Every value of an acknowledged row is in the history of its activity, or was proposed. */
  #checkKept({ sent, result, answer }: AcknowledgedRow, history: History): void {
    const id = result.activityReportId!
    const versions = (history.revisions.get(id) ?? []).map(fullOfRevision)
    const proposals = history.proposals.get(id) ?? []
    for (const field of this.#context.fields) {
      const value = sent[field.key]
      if (value === undefined) continue
      const kept = [
        ...versions.map((version) => version[field.key]),
        ...proposals.filter((one) => one.field === field.key).map((one) => one.proposed ?? undefined),
      ]
      if (kept.some((one) => isSameValue(field, one, value))) continue
      const codes = new Set(kept.flatMap((one) => codesOf(one)))
      if (field.type === 'codes' && codesOf(value).every((code) => codes.has(code))) continue
      throw new Error(`${field.key} “${value}” of ${result.reference} was acknowledged (${result.fate}) and is lost
in operation ${answer.operationId}`)
    }
  }

  /** With a base that cannot be mistaken, each field ends as the merge must end it, and each clash is a proposal. */
  #checkClashes({ row, sent, result, answer }: AcknowledgedRow, history: History): void {
    const id = result.activityReportId!
    if (row.base === null || row.base.activityReportId !== id) return
    const revisions = history.revisions.get(id) ?? []
    const number = history.numberOf.get(answer.operationId)
    const before = revisions.findLast((one) => one.changeNumber < (number ?? answer.changeNumber + 1))
    const after = revisions.findLast((one) => one.changeNumber <= (number ?? answer.changeNumber))
    if (before === undefined || after === undefined) throw new Error(`${result.reference} has no history`)
    const [stored, now] = [fullOfRevision(before), fullOfRevision(after)]
    const { base } = row
    const where = `of ${result.reference} (${result.fate}) in operation ${answer.operationId}`
    const isWithdrawnHere = after.withdrawn && !before.withdrawn
    if (isWithdrawnHere && !hasSameValues(this.#context.fields, stored, base.values))
      throw new Error(`a withdrawal went over somebody’s edit ${where}`)
    const proposals = history.proposals.get(id) ?? []
    for (const field of this.#context.fields) {
      if (field.presence === 'system' || field.type === 'codes' || field.key === withdrawalField) continue
      const [b, s, v, a] = [base.values, stored, sent, now].map((version) => version[field.key])
      const is = (one: FieldValue | undefined, other: FieldValue | undefined) =>
        isSameValue(field, one, other)
      const isKept = is(a, s)
      const isProposed = proposals.some((one) => one.field === field.key && is(one.proposed ?? undefined, v))
      const isOld = revisions.some(
        (one) => one.changeNumber < before.changeNumber && is(fullOfRevision(one)[field.key], v),
      )
      const tells = `${field.key}: base “${b}”, stored “${s}”, sent “${v}”, now “${a}” ${where}`
      if (is(v, s) || is(v, b)) {
        if (!isKept) throw new Error(`a value that the sender did not touch was changed. ${tells}`)
      } else if (is(s, b)) {
        if (!is(a, v) && !(isKept && (isProposed || isOld))) throw new Error(`an edit got nowhere. ${tells}`)
      } else if (!isKept || !(isProposed || isOld)) throw new Error(`a clash nobody can see. ${tells}`)
    }
  }
}

/** Rule 21 speaks at one of the rows. */
function expectDoubleIsSaid(position: number, rows: readonly CopyRow[], answer: Answer): void {
  const isSaid = answer.results.some(
    (result, at) =>
      rows[at]!.truth === rows[position]!.truth &&
      result.issues.some((issue) => issue.code.startsWith('21.')),
  )
  if (!isSaid)
    throw new Error(`row ${position}: activity ${rows[position]!.truth} was doubled without a word`)
}
