/** Panes that send syncs, for measuring: each with a workbook of its own. */

import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { seedCycle } from '../../server/seed/seed-data.ts'
import type { RawCells } from '../../templates/activity.ts'
import type { PaneRow, PaneSyncRequest, PaneSyncResponse } from '../../templates/pane-protocol.ts'
import type { SignIn } from './bench-services.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 200 })

export interface Exchange {
  /** From the first byte sent to the last received. */
  readonly milliseconds: number
  readonly text: string
}

/** Sends one message and waits for the whole answer. */
export function exchange(port: number, token: string, message: string): Promise<Exchange> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        path: '/api/v1/sync',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(message),
          authorization: `Bearer ${token}`,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          if (response.statusCode === 200) resolve({ milliseconds: performance.now() - begun, text })
          else reject(new Error(`${response.statusCode} ${text}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end(message)
  })
}

/** A workbook with its rows as they were last given: every message continues from the answer before. */
export class BenchPane {
  readonly reporterCode: string
  readonly signIn: SignIn
  readonly #workbookId: string
  readonly #rows: { cells: RawCells; revision: number | null; baseHash: string | null }[]
  #lastChangeNumber = 0
  #edits = 0

  constructor(
    { code, signIn }: { readonly code: string; readonly signIn: SignIn },
    rows: readonly RawCells[],
    workbookId = `bench-of-${code}`,
  ) {
    this.reporterCode = code
    this.signIn = signIn
    this.#workbookId = workbookId
    this.#rows = rows.map((cells) => ({ cells, revision: null, baseHash: null }))
  }

  get token(): string {
    return this.signIn.token
  }

  /** Nothing is sent. */
  poll(): string {
    return this.#message([])
  }

  /** As many rows as asked for, each with another result than before. */
  edit(count: number): string {
    const edit = ++this.#edits
    const first = count === this.#rows.length ? 0 : edit % this.#rows.length
    const positions = Array.from({ length: count }, (_, at) => (first + at) % this.#rows.length)
    for (const at of positions) {
      const row = this.#rows[at]!
      row.cells = { ...row.cells, results: `As counted the ${edit}th time: ${edit * 7} people trained.` }
    }
    return this.#message(positions)
  }

  /** All rows as they are. */
  all(): string {
    return this.#message([...this.#rows.keys()])
  }

  /** @throws where a row was not simply taken */
  take(text: string): void {
    const answer = JSON.parse(text) as PaneSyncResponse
    this.#lastChangeNumber = answer.changeNumber
    for (const { rowKey, fate, revision, baseHash } of answer.results) {
      if (fate !== 'accepted') throw new Error(`${rowKey} of ${this.#workbookId} is ${fate}`)
      Object.assign(this.#rows[Number(rowKey!.slice('row-'.length))]!, { revision, baseHash })
    }
  }

  #message(positions: readonly number[]): string {
    const changes = positions.map((at): PaneRow => {
      const { cells, revision, baseHash } = this.#rows[at]!
      return { rowNumber: at + 4, rowKey: `row-${at}`, revision, baseHash, cells }
    })
    return JSON.stringify({
      protocolVersion: 1,
      templateVersion: 1,
      historyId: null,
      workbookId: this.#workbookId,
      lastChangeNumber: this.#lastChangeNumber,
      changes,
      operationId: randomUUID(),
      language: 'en',
      reporterCode: this.reporterCode,
      cycleKey: seedCycle.cycleKey,
    } satisfies PaneSyncRequest)
  }
}
