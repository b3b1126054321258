/** The thread of `carry-over.ts`. */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const { file } = workerData as { readonly file: string }
let database: DatabaseSync | null = null

parentPort!.on('message', (order: 'carryOver' | 'close') => {
  if (order === 'close') {
    database?.close()
    parentPort!.close()
    return
  }
  try {
    database ??= open()
    // PASSIVE waits for nobody and keeps nobody waiting.
    const { log, checkpointed } = database.prepare('pragma wal_checkpoint(passive)').get() as {
      readonly log: number
      readonly checkpointed: number
    }
    parentPort!.postMessage({ log, checkpointed })
  } catch (error) {
    parentPort!.postMessage({ error })
  }
})

/** `normal`: log and database file are synced when one is carried over into the other. */
function open(): DatabaseSync {
  const opened = new DatabaseSync(file)
  opened.exec('pragma synchronous = normal; pragma wal_autocheckpoint = 0')
  return opened
}
