/** Excel's side of the conversation with one add-in page: answers office.js's messages from the workbook in memory. */
import { callDocument, type DocumentCall } from './document-methods.ts'
import { Faults, faultNumbers } from './faults.ts'
import type { WorkbookModel } from './model/workbook-model.ts'
import { workbookObject } from './objects/excel-objects.ts'
import type { Batch, BatchAnswer } from './wire/batch.ts'
import type { HostObject } from './wire/host-object.ts'
import { PageState } from './wire/page-state.ts'
import { isOfficeInternal, runBatch } from './wire/run-batch.ts'

/** A message of office.js's page to its host, as far as the host looks at it. */
export interface HostMessage {
  readonly _actionName: string
  readonly _actionType?: number
  readonly _data?: DocumentCall & {
    readonly ArrayData?: readonly unknown[]
    readonly [key: string]: unknown
  }
}

/** What went over the wire since the count was last reset. */
export interface Traffic {
  /** One for each `context.sync()` that had something to say, clean-up of references left out. */
  batches: number
  /** Batches of office.js's own: they let go of references after `Excel.run`, or speak of its internals. */
  cleanUps: number
  bytesSent: number
  bytesAnswered: number
  /** The largest single request and answer. */
  largestRequest: number
  largestAnswer: number
}

/** The API levels that volume-licensed Excel 2019, an Excel in between, Excel 2021 and the newest npm office.js go by. */
export type ExcelLevel = '1.7' | '1.12' | '1.14' | '1.15'

export interface ProcessOptions {
  readonly level: ExcelLevel
  /** Excel's own language, as a locale: `fr-FR`. */
  readonly locale: string
  readonly hasSharedRuntime?: boolean
}

/** office.js's numbers of methods (OSF.DDA.MethodDispId). */
const dispatchIds = { richApi: 93, commandCompleted: 94 } as const

/** A request or an answer of Excel on the web may have so many bytes. */
export const largestMessage = 5_000_000

export class ExcelProcess {
  readonly faults = new Faults()
  readonly traffic: Traffic = blankTraffic()
  /** Every batch with its answer, newest last. */
  readonly batches: { readonly batch: Batch; readonly answer: BatchAnswer }[] = []
  /** Ribbon commands that said they were done: by id, office.js's number of the failure that it met, or 0. */
  private readonly completedCommands = new Map<string, number>()
  readonly options: ProcessOptions
  private readonly workbook: WorkbookModel
  /** Calls that this host does not know, as sentences: nothing is answered as if it had been done. */
  readonly unknownCalls: string[] = []
  private readonly pages = new Map<string, { readonly state: PageState; readonly root: HostObject }>()
  private listeners: (() => void)[] = []

  constructor(workbook: WorkbookModel, options: ProcessOptions) {
    this.workbook = workbook
    this.options = options
  }

  /** Every page of the add-in hears of changes. */
  get areEventsOn(): boolean {
    return [...this.pages.values()].every(({ state }) => state.areEventsOn)
  }

  /** The page as Excel knows it; a page that never spoke is as it begins. */
  page(instanceId: string): PageState {
    return this.room(instanceId).state
  }

  private room(instanceId: string): { readonly state: PageState; readonly root: HostObject } {
    const there = this.pages.get(instanceId)
    if (there) return there
    const state = new PageState()
    const made = { state, root: workbookObject(this.workbook, state) }
    this.pages.set(instanceId, made)
    return made
  }

  resetTraffic(): void {
    Object.assign(this.traffic, blankTraffic())
    this.batches.length = 0
  }

  /**
   * Resolves when a ribbon command said that it was done.
   *
   * @throws where office.js found no function of that name in the page
   */
  async commandCompleted(id: string): Promise<void> {
    while (!this.completedCommands.has(id)) await new Promise<void>((resolve) => this.listeners.push(resolve))
    const failure = this.completedCommands.get(id)
    if (failure) throw new Error(`The page cannot do ${id}: office.js says ${failure}`)
  }

  /** The host's answer to a message; null for one that is never answered. */
  async answer(message: HostMessage, instanceId: string): Promise<unknown> {
    if (message._actionName === 'ContextActivationManager_getAppContextAsync')
      return this.appContext(instanceId)
    if (message._actionName !== 'executeMethod') return message._actionType ? { Version: 1, Error: 0 } : {}
    const data = message._data!
    const id = data.DdaMethod!.DispatchId
    if (id === dispatchIds.richApi) return this.answerBatch(String(data.ArrayData![4]), instanceId)
    if (id === dispatchIds.commandCompleted) {
      this.completedCommands.set(String(data['0']), Number(data['1']))
      for (const listener of this.listeners.splice(0)) listener()
      return { Version: 1, Error: 0 }
    }
    const { answer, unknown } = callDocument(this.workbook, data)
    if (unknown) this.unknownCalls.push(unknown)
    return answer
  }

  private async answerBatch(text: string, instanceId: string): Promise<unknown> {
    const batch = JSON.parse(text) as Batch
    const { level, hasSharedRuntime = false } = this.options
    const { state: page, root } = this.room(instanceId)
    const room = { root, level, page, hasSharedRuntime }
    const bytesSent = Buffer.byteLength(text)
    if (isCleanUp(batch) || isOwnTalk(batch)) {
      this.traffic.cleanUps++
      return success(runBatch(room, batch))
    }
    this.traffic.batches++
    this.traffic.bytesSent += bytesSent
    this.traffic.largestRequest = Math.max(this.traffic.largestRequest, bytesSent)
    const fault = await this.faults.atBatch()
    if (bytesSent > largestMessage) return { Version: 1, Error: faultNumbers.requestTooLarge }
    if (fault === 'cellEditing') return success(refusedWhileTyping)
    if (fault !== null && fault !== 'answerLost') return { Version: 1, Error: faultNumbers[fault] }
    const answer = runBatch(room, batch)
    this.batches.push({ batch, answer })
    const bytes = Buffer.byteLength(JSON.stringify(answer))
    this.traffic.bytesAnswered += bytes
    this.traffic.largestAnswer = Math.max(this.traffic.largestAnswer, bytes)
    if (bytes > largestMessage) return { Version: 1, Error: faultNumbers.responseTooLarge }
    return fault === 'answerLost' ? null : success(answer)
  }

  private appContext(instanceId: string): unknown {
    return {
      _id: instanceId,
      _appName: 16,
      _appVersion: '16.01',
      _appUILocale: this.options.locale,
      _dataLocale: this.options.locale,
      _docUrl: this.workbook.url,
      // 0: opened for reading, 1: for editing.
      _clientMode: this.workbook.isReadOnly ? 0 : 1,
      _settings: [...this.workbook.documentSettings],
      _reason: 'documentOpened',
      _osfControlType: 1,
      _eToken: '',
      _correlationId: '00000000-0000-0000-0000-000000000001',
      _appInstanceId: instanceId,
      _appMinorVersion: 1,
      _requirementMatrix: JSON.stringify({
        ExcelApi: this.options.level,
        DialogApi: this.options.level === '1.7' ? '1.1' : '1.2',
        ...(this.options.hasSharedRuntime ? { SharedRuntime: '1.1' } : {}),
        ...(this.options.level === '1.7' ? {} : { RibbonApi: '1.2', OpenBrowserWindowApi: '1.1' }),
      }),
      _hostFullVersion: '16.0.18526.41006',
      _addinName: 'Cinnabar',
      _appDomains: [],
      _featureGates: {},
    }
  }
}

const refusedWhileTyping: BatchAnswer = {
  Error: {
    Code: 'InvalidOperationInCellEditMode',
    Message:
      'Excel is in cell-editing mode. Please exit the edit mode by pressing ENTER or TAB or selecting another cell, and then try again.',
    Location: '',
    ActionIndex: 0,
    HttpStatusCode: 400,
  },
  Results: [],
  TraceIds: [],
}

function success(answer: BatchAnswer): unknown {
  return { Version: 1, Error: 0, Data: [200, [], JSON.stringify(answer)] }
}

function isCleanUp(batch: Batch): boolean {
  return (
    batch.Actions.every(({ ActionType, Name }) => ActionType === 1 || Name === '_RemoveReference') &&
    batch.Actions.some(({ Name }) => Name === '_RemoveReference')
  )
}

function isOwnTalk({ ObjectPaths }: Batch): boolean {
  return Object.values(ObjectPaths).some(({ Name }) => isOfficeInternal(Name))
}

function blankTraffic(): Traffic {
  return { batches: 0, cleanUps: 0, bytesSent: 0, bytesAnswered: 0, largestRequest: 0, largestAnswer: 0 }
}
