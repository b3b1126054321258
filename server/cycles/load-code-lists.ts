/** The code lists of a moment, ready for look-up. */
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import { reporterCodeList } from '../../templates/reporter-code-list.ts'
import type { Db } from '../db/schema.ts'
import { listRegisterEntries, listReporters } from './register.ts'

/** By the hash of the change that made them, which is like no other in any database. Building takes some 50 ms. */
const built = new Map<string, CodeLists>()
const keptVersions = 8

/**
 * The code lists in force as of a number (the newest by default), with the reporters as list `reporter`. Their version is the
 * change number at which a list or a reporter last changed; 0 where there are none. Built once for each version.
 */
export async function loadCodeLists(db: Db, asOf: number = Number.MAX_SAFE_INTEGER): Promise<CodeLists> {
  const newest = await db
    .selectFrom('registerEntry')
    .leftJoin('change', 'change.changeNumber', 'registerEntry.changeNumber')
    .select(['registerEntry.changeNumber', 'change.hash'])
    .where('registerEntry.kind', 'in', ['code_list', 'reporter'])
    .where('registerEntry.changeNumber', '<=', asOf)
    .orderBy('registerEntry.changeNumber', 'desc')
    .limit(1)
    .executeTakeFirst()
  // A change that is still being made has no hash yet and may still be thrown away.
  const hash = newest?.hash || null
  const known = hash === null ? undefined : built.get(hash)
  if (known) return known
  const [lists, reporters] = [await listRegisterEntries(db, 'code_list', asOf), await listReporters(db, asOf)]
  const codeLists = buildCodeLists(
    [...lists.map((entry) => entry.content), reporterCodeList(reporters)],
    newest?.changeNumber ?? 0,
  )
  if (hash !== null) remember(hash, codeLists)
  return codeLists
}

function remember(hash: string, lists: CodeLists): void {
  built.set(hash, lists)
  if (built.size > keptVersions) built.delete(built.keys().next().value!)
}
