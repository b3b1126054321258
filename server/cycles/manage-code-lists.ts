/** Code lists as the Secretariat corrects them: codes added and retired, labels bettered, drafts confirmed. */
import type { CodeList } from '../../templates/definition.ts'
import { commitChange } from '../db/commit-change.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { checkCodeList, nextCodeList } from './checks/check-code-list.ts'
import type { RegisterDependencies } from './manage-cycles.ts'
import { findRegisterEntry, listRegisterEntries, saveRegisterEntry } from './register.ts'
import { refuseIfAny } from './register-refusal.ts'

/** A list and the number that last changed it. */
export interface StoredCodeList {
  readonly list: CodeList
  readonly changeNumber: number
}

export async function listCodeLists(db: Db, asOf?: number): Promise<StoredCodeList[]> {
  const entries = await listRegisterEntries(db, 'code_list', asOf)
  return entries.map(({ content, changeNumber }) => ({ list: content, changeNumber }))
}

/** @throws {ServiceError} CODE_LIST_UNKNOWN */
export async function getStoredCodeList(db: Db, key: string, asOf?: number): Promise<StoredCodeList> {
  const entry = await findRegisterEntry(db, 'code_list', key, asOf)
  if (entry) return { list: entry.content, changeNumber: entry.changeNumber }
  const known = (await listRegisterEntries(db, 'code_list')).map(({ entryKey }) => entryKey)
  throw new ServiceError('CODE_LIST_UNKNOWN', { list: key, known: known.join(', ') })
}

/**
 * Stores a list as it is to be, with all its codes. Its version counts up; labels that are replaced stay as aliases.
 *
 * @param ifChangeNumber the version that the officer saw
 * @throws {ServiceError} CODE_LIST_UNKNOWN, REGISTER_INVALID, REGISTER_CHANGED
 */
export async function saveCodeList(
  db: Db,
  wanted: Pick<CodeList, 'key' | 'source' | 'codes'>,
  who: RegisterDependencies & { readonly ifChangeNumber: number },
): Promise<StoredCodeList> {
  const request = { kind: 'register', actor: who.actor, channel: who.channel, now: who.now } as const
  return commitChange(db, request, async (trx, change) => {
    const stored = await getStoredCodeList(trx, wanted.key)
    if (stored.changeNumber !== who.ifChangeNumber)
      throw new ServiceError('REGISTER_CHANGED', { entry: wanted.key })
    const list = { ...stored.list, ...wanted }
    const [refusal] = checkCodeList(stored.list, list)
    if (refusal) refuseIfAny(`${wanted.key} ${refusal.entry}`, [refusal])
    const next = nextCodeList(stored.list, list, await issuedLabels(trx, wanted.key))
    if (next === stored.list) return stored
    await saveRegisterEntry(trx, change, 'code_list', wanted.key, next)
    return { list: next, changeNumber: change.changeNumber }
  })
}

/** Every label that each code of a list has ever had. */
export async function issuedLabels(db: Db, key: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const versions = await db
    .selectFrom('registerEntry')
    .select('contentJson')
    .where('kind', '=', 'code_list')
    .where('entryKey', '=', key)
    .where('contentJson', 'is not', null)
    .execute()
  const labels = new Map<string, Set<string>>()
  for (const { contentJson } of versions) {
    for (const code of (JSON.parse(contentJson!) as CodeList).codes) {
      const known = labels.get(code.code) ?? new Set()
      for (const label of Object.values(code.labels)) known.add(label)
      labels.set(code.code, known)
    }
  }
  return labels
}
