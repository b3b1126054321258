/** Where a service keeps its things, for tests that start it as a process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { DatabaseLocation } from '../../server/db/open-database.ts'
import type { ServicePlace } from './running-service.ts'

/** A data folder of its own for a service on this database. Several services may share a PostgreSQL. */
export async function servicePlace({ url, folder }: DatabaseLocation): Promise<ServicePlace> {
  if (folder !== undefined) return { folder }
  const own = await mkdtemp(join(tmpdir(), 'cinnabar-service-'))
  onTestFinished(() => rm(own, { recursive: true, force: true }))
  return { folder: own, url }
}
