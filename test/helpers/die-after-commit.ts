/**
 * A process that carries a pane's request out and is gone before it can answer. Given on standard input: where the database is,
 * and the request. Ends by SIGKILL at the first thing it reads after the commit.
 */
import { text } from 'node:stream/consumers'
import type { KyselyPlugin } from 'kysely'
import { type DatabaseLocation, openDatabase } from '../../server/db/open-database.ts'
import { syncPane } from '../../server/sync/pane-sync.ts'
import type { PaneSyncRequest } from '../../templates/pane-protocol.ts'

export interface LastWork {
  readonly location: DatabaseLocation
  readonly request: PaneSyncRequest
  /** The instant of the commit, UTC ISO. */
  readonly now: string
}

let isStored = false
const dying: KyselyPlugin = {
  transformQuery: ({ node }) => {
    // Remembering the operation is the last that a commit holds.
    if (isStored && node.kind === 'SelectQueryNode') process.kill(process.pid, 'SIGKILL')
    if (node.kind === 'InsertQueryNode' && node.into?.table.identifier.name === 'operation') isStored = true
    return node
  },
  transformResult: async ({ result }) => result,
}

const { location, request, now } = JSON.parse(await text(process.stdin)) as LastWork
const db = (await openDatabase(location)).withPlugin(dying)
const deps = { db, now: () => new Date(now), actor: 'aminata', assertReporter: () => undefined }
await syncPane(deps, request)
