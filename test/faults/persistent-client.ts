/** A centre's pane that does not give up: each request is sent until it is answered, under one operationId. */
import { createHash, randomUUID } from 'node:crypto'
import { seedCycle, seedReporters } from '../../server/seed/seed-data.ts'
import type { RawCells } from '../../templates/activity.ts'
import type { PaneRow, PaneSyncRequest, PaneSyncResponse } from '../../templates/pane-protocol.ts'
import { machineSecret } from './running-service.ts'

/** A request that was answered. */
export interface Acknowledged {
  readonly operationId: string
  readonly workbookId: string
  /** Stands in each of its rows and nowhere else. */
  readonly mark: string
  readonly answer: PaneSyncResponse
}

/** Where the service answers now; waits while there is none. */
export type FindService = () => Promise<string>

export const rowsPerClient = 3

/** One workbook of its own with three activities; every sync changes all three. */
export class PersistentClient {
  readonly workbookId: string
  readonly acknowledged: Acknowledged[] = []
  readonly reporterCode: string
  readonly #name: string
  #given: readonly { readonly revision: number | null; readonly baseHash: string | null }[] = []
  #lastChangeNumber = 0
  #syncs = 0

  constructor(at: number) {
    this.#name = `client-${at}`
    this.workbookId = `${this.#name}-workbook`
    this.reporterCode = seedReporters[at % seedReporters.length]!.reporterCode
  }

  /** The newest number that was acknowledged to it; 0 before the first. */
  get lastChangeNumber(): number {
    return this.#lastChangeNumber
  }

  /** Makes a change and sends it until it is taken; `onFailure` hears of each time it was not. */
  async sync(findService: FindService, onFailure?: (failure: Failure) => void): Promise<Acknowledged> {
    const mark = `${this.#name} sync-${this.#syncs++}`
    const request = this.#request(mark)
    const answer = await sendUntilAnswered(request, findService, onFailure)
    const acknowledged = { operationId: request.operationId, workbookId: this.workbookId, mark, answer }
    this.acknowledged.push(acknowledged)
    this.#lastChangeNumber = answer.changeNumber
    this.#given = answer.results.map(({ revision, baseHash }) => ({ revision, baseHash }))
    return acknowledged
  }

  #request(mark: string): PaneSyncRequest {
    const changes = Array.from({ length: rowsPerClient }, (_, at): PaneRow => {
      const cells = { ...activityOf(`${this.#name} row ${at}`), donors: mark }
      return { rowNumber: at + 4, rowKey: `${this.#name}-k${at}`, ...this.#given[at], cells }
    })
    return {
      protocolVersion: 1,
      templateVersion: 1,
      historyId: null,
      workbookId: this.workbookId,
      lastChangeNumber: this.#lastChangeNumber,
      changes,
      operationId: randomUUID(),
      language: 'en',
      reporterCode: this.reporterCode,
      cycleKey: seedCycle.cycleKey,
    }
  }
}

/** What a pane asks that sends nothing. */
export function aPoll(of: Pick<PersistentClient, 'reporterCode'>, lastChangeNumber: number): PaneSyncRequest {
  return {
    protocolVersion: 1,
    templateVersion: 1,
    historyId: null,
    workbookId: `poller-of-${of.reporterCode}`,
    lastChangeNumber,
    changes: [],
    operationId: randomUUID(),
    language: 'en',
    reporterCode: of.reporterCode,
    cycleKey: seedCycle.cycleKey,
  }
}

/** Sends once. */
export async function send(origin: string, request: PaneSyncRequest): Promise<PaneSyncResponse | Failure> {
  try {
    const response = await fetch(`${origin}/api/v1/sync`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${machineSecret}`,
        'content-type': 'application/json',
        'accept-language': 'fr',
      },
      body: JSON.stringify(request),
    })
    const body = await response.json()
    return response.ok ? (body as PaneSyncResponse) : failureOf(response.status, body as Refused)
  } catch {
    return { status: 0, code: 'NO_ANSWER', message: '' }
  }
}

function failureOf(status: number, { code, message }: Refused): Failure {
  return { status, code, message }
}

interface Refused {
  readonly code: string
  readonly message: string
}

export interface Failure extends Refused {
  /** 0 where there was no answer. */
  readonly status: number
}

export function isFailure(answer: PaneSyncResponse | Failure): answer is Failure {
  return 'status' in answer
}

async function sendUntilAnswered(
  request: PaneSyncRequest,
  findService: FindService,
  onFailure: (failure: Failure) => void = () => undefined,
): Promise<PaneSyncResponse> {
  for (;;) {
    const answer = await send(await findService(), request)
    if (!isFailure(answer)) return answer
    onFailure(answer)
    if (answer.status !== 0 && answer.status < 500)
      throw new Error(`refused: ${answer.code} ${answer.message}`)
  }
}

/** Contents that nobody would take for one another's: every identifying cell follows from the name. */
function activityOf(name: string): RawCells {
  const digest = createHash('sha256').update(name).digest('hex')
  const day = (from: number) => String((Number.parseInt(digest.slice(from, from + 2), 16) % 28) + 1)
  const start = `2025-0${(Number.parseInt(digest[0]!, 16) % 9) + 1}-${day(2).padStart(2, '0')}`
  return {
    title: digest.match(/.{8}/g)!.slice(0, 4).join(' '),
    summary: digest.match(/.{6}/g)!.join(' '),
    text_language: 'en',
    assistance_type: 'CB',
    activity_type: 'TRW',
    arrangement_type: 'BSRC',
    articles: '4; 16',
    mercury_share: 'WHOLE',
    geo_scope: 'NAT',
    beneficiary_parties: ['SEN', 'MLI', 'GHA', 'TGO', 'BEN', 'GMB', 'TUN'][digest.charCodeAt(1) % 7]!,
    status: 'CMP',
    start_date: start,
    end_date: `2026-0${(Number.parseInt(digest[3]!, 16) % 9) + 1}-${day(5).padStart(2, '0')}`,
    lead_role: 'LEAD',
    results: `Results of ${digest.slice(10, 40)}.`,
  }
}
