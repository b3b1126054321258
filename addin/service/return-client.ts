/** What the pane asks the service beside syncing: how the return stands, questions, history, who is who. */
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import type { PaneSyncResponse } from '../../templates/pane-protocol.ts'
import type { Question } from '../../templates/questions.ts'
import type { ReturnState } from '../../templates/return-state.ts'
import { protocolVersion } from '../../templates/sync-protocol.ts'
import type { WorkbookState } from '../sync/sync-request.ts'
import type { ServiceClient } from './service-client.ts'
import { ServiceTrouble } from './service-trouble.ts'

export interface Standing {
  readonly state: ReturnState
  readonly isLate: boolean
  /** Calendar day, this reporter's own where it was moved. */
  readonly deadline: string
  readonly nothingToReport: boolean
  readonly activities: number
  readonly rowsWithErrors: number
  readonly rowsWithWarnings: number
  readonly changedSinceSubmission: number
  readonly openQuestions: number
  readonly submittedAt: string | null
  readonly receiptNumber: string | null
  /** The Secretariat's words where it sent the return back. */
  readonly reason: string | null
}

export interface Person {
  readonly accountId: string
  readonly name: string | null
  readonly isSecretariat: boolean
}

export interface HistoryRevision {
  readonly changeNumber: number
  readonly committedAt: string
  readonly actor: string | null
  readonly channel: string
  readonly kind: string
  readonly isFirst: boolean
  readonly isErased: boolean
  readonly withdrawn: boolean
  readonly changes: readonly {
    readonly field: string
    readonly before: FieldValue | null
    readonly after: FieldValue | null
  }[]
  readonly noteChanges: readonly {
    readonly column: string | null
    readonly before: string | null
    readonly after: string | null
  }[]
}

export interface ActivityHistory {
  readonly reference: string
  readonly revisions: readonly HistoryRevision[]
  readonly receipts: readonly {
    readonly receipt: { readonly receiptNumber: string }
    readonly revision: number
  }[]
}

export interface StoredRow {
  readonly activityReportId: string
  readonly reference: string
  readonly values: ActivityValues
}

type ReturnName = Pick<WorkbookState, 'reporterCode' | 'cycleKey'>

/** One return at the service, for somebody who may see it. Every function throws `ServiceTrouble`. */
export class ReturnClient {
  readonly #service: ServiceClient
  readonly #path: string

  readonly #of: ReturnName

  constructor(service: ServiceClient, of: ReturnName) {
    this.#service = service
    this.#of = of
    const [cycle, reporter] = [of.cycleKey, of.reporterCode].map((name) => encodeURIComponent(name ?? ''))
    this.#path = `/cycles/${cycle}/reporters/${reporter}`
  }

  standing(): Promise<Standing> {
    return this.#service.get(`${this.#path}/return`)
  }

  people(): Promise<readonly Person[]> {
    return this.#service.get(`/reporters/${encodeURIComponent(this.#of.reporterCode ?? '')}/people`)
  }

  questions(): Promise<readonly Question[]> {
    return this.#service.get(`${this.#path}/questions`)
  }

  /** Answers once: where the answer to that is lost, it is looked whether it arrived. */
  async answer(questionId: string, text: string): Promise<void> {
    const body = { text, channel: 'pane' }
    try {
      await this.#service.ask('POST', `${this.#path}/questions/${encodeURIComponent(questionId)}/answers`, {
        body,
      })
    } catch (error) {
      const isUnsure = error instanceof ServiceTrouble && ['offline', 'noAnswer'].includes(error.kind)
      if (!isUnsure || !(await this.#isAnswered(questionId, text))) throw error
    }
  }

  async #isAnswered(questionId: string, text: string): Promise<boolean> {
    const questions = await this.questions().catch(() => [])
    const last = questions.find((one) => one.questionId === questionId)?.entries.at(-1)
    return last?.act === 'answered' && last.text === text.trim()
  }

  history(activityReportId: string): Promise<ActivityHistory> {
    return this.#service.get(`/activities/${encodeURIComponent(activityReportId)}/history`)
  }

  /** What a workbook lacks, and what waits for a person. Writes nothing, and nothing is written into the workbook. */
  look(since: LookSince): Promise<PaneSyncResponse> {
    const { reporterCode, cycleKey } = this.#of
    const body = {
      protocolVersion,
      changes: [],
      operationId: crypto.randomUUID(),
      ...since,
      reporterCode,
      cycleKey,
    }
    return this.#service.ask('POST', '/sync', { body, isRepeatable: true })
  }
}

export interface LookSince extends Pick<WorkbookState, 'workbookId' | 'historyId'> {
  /** 0: everything. */
  readonly lastChangeNumber: number
  readonly templateVersion: number
  readonly language: string
}
