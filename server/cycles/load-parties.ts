/** The register of Parties of the moment, for whoever judges rows by it again and again. */
import type { PartyRecord } from '../../templates/context.ts'
import type { Db } from '../db/schema.ts'
import { listParties } from './register.ts'

/** By the hash of the change that last altered the register, which is like no other in any database. */
const known = new Map<string, readonly PartyRecord[]>()
const keptVersions = 8

/** As `listParties`, read once for each version of the register. */
export async function loadParties(db: Db): Promise<readonly PartyRecord[]> {
  const newest = await db
    .selectFrom('registerEntry')
    .leftJoin('change', 'change.changeNumber', 'registerEntry.changeNumber')
    .select('change.hash')
    .where('registerEntry.kind', '=', 'party')
    .orderBy('registerEntry.changeNumber', 'desc')
    .limit(1)
    .executeTakeFirst()
  // A change that is still being made has no hash yet and may still be thrown away.
  const hash = newest?.hash || null
  const read = hash === null ? undefined : known.get(hash)
  if (read) return read
  const parties = await listParties(db)
  if (hash !== null) known.set(hash, parties)
  if (known.size > keptVersions) known.delete(known.keys().next().value!)
  return parties
}
