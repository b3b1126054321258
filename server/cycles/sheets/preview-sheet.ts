/** What a filled register sheet would change, and doing it. The preview is pinned: only what was seen is applied. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../../templates/canonical.ts'
import type { CodeLists } from '../../../templates/code-lists.ts'
import { type Change, commitChange } from '../../db/commit-change.ts'
import type { Db, Trx } from '../../db/schema.ts'
import { ServiceError } from '../../errors.ts'
import { loadCodeLists } from '../load-code-lists.ts'
import type { RegisterDependencies } from '../manage-cycles.ts'
import { saveRegisterEntries } from '../register.ts'
import type { Refusal } from '../register-refusal.ts'
import { saveContact } from '../reporter-contacts.ts'
import type { FilledSheet, FilledSheetRow } from './read-sheet.ts'
import { readSheetCell } from './read-sheet-cell.ts'
import type { SheetKind, SheetOutcome, SheetRowTexts } from './sheet-kind.ts'

/** A cell that would change; canonical texts, `''` = blank. */
export interface CellChange {
  readonly field: string
  readonly before: string
  readonly after: string
}

export interface RowChange {
  readonly rowKey: string
  readonly kind: 'added' | 'changed'
  readonly cells: readonly CellChange[]
}

/** A cell that keeps the sheet from being applied, where it stands in the file. */
export interface CellRefusal extends Refusal {
  readonly rowKey: string
  /** `C7`; null where the row is not in the file, or has no such column. */
  readonly cell: string | null
}

export interface SheetPreview {
  readonly kind: string
  readonly of: string
  /** Names this very preview: to be given when it is applied. */
  readonly previewId: string
  readonly changes: readonly RowChange[]
  readonly refusals: readonly CellRefusal[]
  /** Rows of the register that the file does not have. They stay as they are. */
  readonly missing: readonly string[]
}

interface Plan extends SheetPreview {
  readonly outcome: SheetOutcome
}

/** @throws {ServiceError} CODE_LIST_UNKNOWN, CYCLE_UNKNOWN */
export async function previewSheet(
  db: Db,
  kind: SheetKind,
  of: string,
  sheet: FilledSheet,
): Promise<SheetPreview> {
  const { outcome: _, ...preview } = await planSheet(db, kind, of, sheet)
  return preview
}

/**
 * Stores what the preview showed, under one change number; a sheet that changes nothing takes none.
 *
 * @throws {ServiceError} REGISTER_CHANGED where the register, or the file, is not as it was previewed; REGISTER_SHEET_REFUSED
 */
export async function applySheet(
  db: Db,
  request: {
    readonly kind: SheetKind
    readonly of: string
    readonly sheet: FilledSheet
    readonly previewId: string
  },
  { now, actor, channel }: RegisterDependencies,
): Promise<SheetPreview & { readonly changeNumber: number | null }> {
  const { kind, of, sheet, previewId } = request
  const change = { kind: 'register', actor, channel, now } as const
  return commitChange(db, change, async (trx, made) => {
    const { outcome, ...preview } = await planSheet(trx, kind, of, sheet)
    if (preview.previewId !== previewId)
      throw new ServiceError('REGISTER_CHANGED', { entry: of || kind.name })
    if (preview.refusals.length > 0)
      throw new ServiceError('REGISTER_SHEET_REFUSED', { count: preview.refusals.length })
    await store(trx, made, outcome)
    return { ...preview, changeNumber: made.isUsed ? made.changeNumber : null }
  })
}

async function store(trx: Trx, change: Change, { entries, contacts }: SheetOutcome): Promise<void> {
  await saveRegisterEntries(trx, change, entries)
  for (const [reporterCode, contact] of contacts) await saveContact(trx, reporterCode, contact)
}

async function planSheet(db: Db, kind: SheetKind, of: string, sheet: FilledSheet): Promise<Plan> {
  const lists = await loadCodeLists(db)
  const stored = await kind.load(db, of)
  const base = await baseOf(db, kind, of, sheet, stored)
  const read = readRows(kind, sheet, lists)
  const refusals: Placed[] = [...read.refusals]
  const changes: RowChange[] = []
  const storedOf = textsByKey(stored)
  const baseOfKey = textsByKey(base)
  const wanted = new Map(storedOf)
  for (const { row, rowKey, texts } of read.rows) {
    const now = storedOf.get(rowKey)
    if (now === undefined && baseOfKey.has(rowKey)) {
      refusals.push({
        row,
        rowKey,
        field: kind.columns[0]!.key,
        code: 'changedMeanwhile',
        params: { value: '' },
      })
      continue
    }
    const before = now ?? {}
    const compared = compareRow({ row, rowKey, texts, before, base: baseOfKey.get(rowKey) ?? before })
    refusals.push(...compared.refusals)
    if (compared.cells.length === 0) continue
    changes.push({ rowKey, kind: now === undefined ? 'added' : 'changed', cells: compared.cells })
    const after = Object.fromEntries(compared.cells.map((cell) => [cell.field, cell.after]))
    wanted.set(rowKey, { ...before, ...after })
  }
  const rows = [...wanted].map(([rowKey, texts]): SheetRowTexts => ({ rowKey, texts }))
  const outcome = await kind.outcome(db, of, rows, new Set(changes.map(({ rowKey }) => rowKey)))
  const rowOf = new Map(read.rows.map(({ rowKey, row }) => [rowKey, row]))
  refusals.push(
    ...outcome.refusals.map((refusal) => ({ ...refusal, row: rowOf.get(refusal.rowKey) ?? null })),
  )
  const present = new Set(sheet.rows.length === 0 ? [] : read.keys)
  return {
    kind: kind.name,
    of,
    previewId: await previewIdOf(db, { kind: kind.name, of, changes, refusals: refusals.length }),
    changes,
    refusals: refusals.map(({ row, ...refusal }) => ({ ...refusal, cell: sheet.cellOf(row, refusal.field) })),
    missing: stored.map(({ rowKey }) => rowKey).filter((rowKey) => !present.has(rowKey)),
    outcome,
  }
}

type Placed = Refusal & { readonly rowKey: string; readonly row: FilledSheetRow | null }

interface ReadRow {
  readonly row: FilledSheetRow
  readonly rowKey: string
  /** Columns that the file has. */
  readonly texts: Readonly<Record<string, string>>
}

function readRows(
  kind: SheetKind,
  sheet: FilledSheet,
  lists: CodeLists,
): { readonly rows: ReadRow[]; readonly refusals: Placed[]; readonly keys: readonly string[] } {
  const refusals: Placed[] = []
  const seen = new Set<string>()
  const rows = sheet.rows.flatMap((row): ReadRow[] => {
    const texts: Record<string, string> = {}
    const found: Placed[] = []
    for (const column of kind.columns) {
      const shown = row.cells.get(column.key)
      if (shown === undefined) continue
      const reading = readSheetCell(column, shown, lists)
      if (reading.refusal === null) texts[column.key] = reading.text
      else
        found.push({
          row,
          rowKey: '',
          field: column.key,
          code: reading.refusal,
          params: { value: reading.value },
        })
    }
    const keyColumns = kind.columns.filter((column) => column.isKey)
    const rowKey = keyColumns.map(({ key }) => texts[key] ?? '').join(' ')
    refusals.push(...found.map((refusal) => ({ ...refusal, rowKey })))
    const blank = keyColumns.find(({ key }) => !texts[key])
    if (blank) {
      if (!found.some(({ field }) => field === blank.key))
        refusals.push({ row, rowKey, field: blank.key, code: 'required' })
      return []
    }
    if (seen.has(rowKey)) {
      refusals.push({ row, rowKey, field: keyColumns[0]!.key, code: 'keyTwice', params: { value: rowKey } })
      return []
    }
    seen.add(rowKey)
    return [{ row, rowKey, texts }]
  })
  return { rows, refusals, keys: [...seen] }
}

/** Only what was changed in the file counts: a cell that reads as it was given out does not undo what others did meanwhile. */
function compareRow(
  of: ReadRow & { readonly before: SheetRowTexts['texts']; readonly base: SheetRowTexts['texts'] },
): {
  readonly cells: CellChange[]
  readonly refusals: Placed[]
} {
  const { row, rowKey, texts, before, base } = of
  const cells: CellChange[] = []
  const refusals: Placed[] = []
  for (const [field, after] of Object.entries(texts)) {
    const [given, now] = [base[field] ?? '', before[field] ?? '']
    if (isSameText(after, given) || isSameText(after, now)) continue
    if (!isSameText(now, given))
      refusals.push({ row, rowKey, field, code: 'changedMeanwhile', params: { value: now } })
    else cells.push({ field, before: now, after })
  }
  return { cells, refusals }
}

/** Excel may write a line break in its own way; nothing else is let pass. */
function isSameText(one: string, other: string): boolean {
  return one === other || one.trim() === other.trim()
}

function textsByKey(rows: readonly SheetRowTexts[]): Map<string, SheetRowTexts['texts']> {
  return new Map(rows.map(({ rowKey, texts }) => [rowKey, texts]))
}

/** What the file was given out with; without knowing, what is stored now. */
async function baseOf(
  db: Db,
  kind: SheetKind,
  of: string,
  { historyId, changeNumber }: FilledSheet,
  stored: readonly SheetRowTexts[],
): Promise<readonly SheetRowTexts[]> {
  if (historyId === null || changeNumber === null) return stored
  const newest = await db
    .selectFrom('history')
    .select('historyId')
    .orderBy('ordinal', 'desc')
    .limit(1)
    .execute()
  if (newest[0]?.historyId !== historyId) return stored
  return kind.load(db, of, changeNumber)
}

/** Of the register as it is, and of what the file would change in it. */
async function previewIdOf(db: Db, preview: object): Promise<string> {
  const { version } = await db
    .selectFrom('registerEntry')
    .select((eb) => eb.fn.max('changeNumber').as('version'))
    .executeTakeFirstOrThrow()
  const name = canonicalJson({ version: Number(version ?? 0), preview } as unknown as Json)
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}
