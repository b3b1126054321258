/** How long files are kept, and letting them go. A digest stays for ever. */

import type { RegisterDependencies } from '../cycles/manage-cycles.ts'
import { findSetting, saveRegisterEntry } from '../cycles/register.ts'
import { commitChange } from '../db/commit-change.ts'
import { dropOldAnswers } from '../db/operations.ts'
import type { Db, StoredFileTable, Trx } from '../db/schema.ts'
import { dropStrayBytes, eraseFile } from '../files/stored-files.ts'
import { noteAct } from './note-act.ts'

/** Days; null: for ever. */
export interface Retention {
  /** Workbooks as reporters sent them. */
  readonly originalFileDays: number | null
  /** Files that the service made and kept: copies, reports, exports. */
  readonly madeFileDays: number | null
}

const names = {
  originalFileDays: 'retention.originalFileDays',
  madeFileDays: 'retention.madeFileDays',
} as const satisfies Record<keyof Retention, string>

const madePurposes: readonly StoredFileTable['purpose'][] = ['annotatedCopy', 'template', 'report', 'export']

/** Everything is kept for ever until somebody says otherwise. */
export async function getRetention(db: Db): Promise<Retention> {
  const days = async (name: string) => {
    const value = await findSetting(db, name)
    return typeof value === 'number' ? value : null
  }
  return {
    originalFileDays: await days(names.originalFileDays),
    madeFileDays: await days(names.madeFileDays),
  }
}

/** Says how long files are kept. What is past that goes at the next run. */
export async function setRetention(
  db: Db,
  wanted: Retention,
  { now, actor, channel }: RegisterDependencies,
): Promise<Retention> {
  await commitChange(db, { kind: 'register', actor, channel, now }, async (trx, change) => {
    const stored = await getRetention(trx)
    for (const key of ['originalFileDays', 'madeFileDays'] as const) {
      if (stored[key] !== wanted[key])
        await saveRegisterEntry(trx, change, 'setting', names[key], wanted[key])
    }
  })
  return getRetention(db)
}

export interface RetentionRun {
  readonly erasedFiles: number
}

/** Files that go in one change; the next run takes the rest. */
const filesPerRun = 500

/**
 * Erases the files whose time is over, each noted in the audit log with its digest, and drops full answers older than 90 days and bytes that no file has.
 * A run that finds nothing takes no change number.
 */
export async function applyRetention(db: Db, act: RegisterDependencies): Promise<RetentionRun> {
  const { now, actor, channel } = act
  const erasedFiles = await commitChange(
    db,
    { kind: 'erasure', actor, channel, now },
    async (trx, change) => {
      const retention = await getRetention(trx)
      const due = [
        ...(await listDue(trx, ['upload'], retention.originalFileDays, now)),
        ...(await listDue(trx, madePurposes, retention.madeFileDays, now)),
      ].slice(0, filesPerRun)
      for (const { fileId, sha256, sizeBytes, purpose } of due) {
        await eraseFile(trx, fileId, now)
        await noteAct(trx, change, {
          act: 'file.erased',
          subject: `file ${sha256}`,
          details: { fileId, sizeBytes, purpose, reason: 'retention' },
        })
      }
      return due.length
    },
  )
  await dropOldAnswers(db, now)
  await dropStrayBytes(db)
  return { erasedFiles }
}

async function listDue(
  trx: Trx,
  purposes: readonly StoredFileTable['purpose'][],
  days: number | null,
  now: () => Date,
): Promise<StoredFileTable[]> {
  if (days === null) return []
  const before = new Date(now().getTime() - days * 86_400_000).toISOString()
  return (
    trx
      .selectFrom('storedFile')
      .selectAll()
      .where('purpose', 'in', purposes)
      .where('erasedAt', 'is', null)
      .where('storedAt', '<', before)
      // Final reports stay as long as what they report.
      .where('fileId', 'not in', (eb) =>
        eb
          .selectFrom('reportJob')
          .select('fileId')
          .where('finalNumber', 'is not', null)
          .where('fileId', 'is not', null)
          .$castTo<{ fileId: string }>(),
      )
      .orderBy('storedAt')
      .limit(filesPerRun)
      .execute()
  )
}
