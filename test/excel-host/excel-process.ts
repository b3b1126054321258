/** Excel's side of the conversation with one add-in page: answers office.js's messages from the workbook in memory. */
import { Faults, faultNumbers } from './faults.ts'
import { areaText } from './model/address.ts'
import type { DataChange, WorkbookModel } from './model/workbook-model.ts'
import { workbookObject } from './objects/excel-objects.ts'
import type { Batch, BatchAnswer } from './wire/batch.ts'
import type { HostObject } from './wire/host-object.ts'
import { isOfficeInternal, runBatch } from './wire/run-batch.ts'

/** A message of office.js's page to its host, as far as the host looks at it. */
export interface HostMessage {
  readonly _actionName: string
  readonly _actionType?: number
  readonly _data?: {
    readonly DdaMethod?: { readonly DispatchId: number }
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

/** The API levels that volume-licensed Excel 2019, Excel 2021 and the newest npm office.js go by. */
export type ExcelLevel = '1.7' | '1.14' | '1.15'

export interface ProcessOptions {
  readonly level: ExcelLevel
  /** Excel's own language, as a locale: `fr-FR`. */
  readonly locale: string
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
  /** Ids of ribbon commands that said they were done. */
  readonly completedCommands: string[] = []
  readonly options: ProcessOptions
  private readonly workbook: WorkbookModel
  private readonly kept = new Map<string, HostObject>()
  private readonly root: HostObject
  private listeners: (() => void)[] = []

  constructor(workbook: WorkbookModel, options: ProcessOptions) {
    this.workbook = workbook
    this.options = options
    this.root = workbookObject(workbook, this.kept)
  }

  resetTraffic(): void {
    Object.assign(this.traffic, blankTraffic())
    this.batches.length = 0
  }

  /** Resolves when a ribbon command said that it was done. */
  async commandCompleted(id: string): Promise<void> {
    while (!this.completedCommands.includes(id))
      await new Promise<void>((resolve) => this.listeners.push(resolve))
  }

  /** The host's answer to a message; null for one that is never answered. */
  async answer(message: HostMessage, instanceId: string): Promise<unknown> {
    if (message._actionName === 'ContextActivationManager_getAppContextAsync')
      return this.appContext(instanceId)
    if (message._actionName !== 'executeMethod') return message._actionType ? { Version: 1, Error: 0 } : {}
    const data = message._data!
    const id = data.DdaMethod!.DispatchId
    if (id === dispatchIds.richApi) return this.answerBatch(String(data.ArrayData![4]))
    if (id === dispatchIds.commandCompleted) this.completeCommand(JSON.stringify(data))
    return { Version: 1, Error: 0 }
  }

  private completeCommand(data: string): void {
    const id = /command-\d+/.exec(data)?.[0]
    if (id) this.completedCommands.push(id)
    for (const listener of this.listeners.splice(0)) listener()
  }

  private async answerBatch(text: string): Promise<unknown> {
    const batch = JSON.parse(text) as Batch
    if (isCleanUp(batch) || isOwnTalk(batch)) {
      this.traffic.cleanUps++
      return success(runBatch({ root: this.root, level: this.options.level, kept: this.kept }, batch))
    }
    this.traffic.batches++
    this.traffic.bytesSent += text.length
    this.traffic.largestRequest = Math.max(this.traffic.largestRequest, text.length)
    const fault = await this.faults.atBatch()
    if (text.length > largestMessage) return { Version: 1, Error: faultNumbers.requestTooLarge }
    if (fault === 'cellEditing') return success(refusedWhileTyping)
    if (fault !== null && fault !== 'answerLost') return { Version: 1, Error: faultNumbers[fault] }
    const answer = runBatch({ root: this.root, level: this.options.level, kept: this.kept }, batch)
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
      _docUrl: `https://contoso.sharepoint.com/${this.workbook.name}`,
      // 0: opened for reading, 1: for editing.
      _clientMode: this.workbook.isReadOnly ? 0 : 1,
      _settings: [],
      _reason: 'documentOpened',
      _osfControlType: 1,
      _eToken: '',
      _correlationId: '00000000-0000-0000-0000-000000000001',
      _appInstanceId: instanceId,
      _appMinorVersion: 1,
      _requirementMatrix: JSON.stringify({
        ExcelApi: this.options.level,
        DialogApi: this.options.level === '1.7' ? '1.1' : '1.2',
        ...(this.options.level === '1.7' ? {} : { RibbonApi: '1.2', OpenBrowserWindowApi: '1.1' }),
      }),
      _hostFullVersion: '16.0.18526.41006',
      _addinName: 'Cinnabar',
      _appDomains: [],
      _featureGates: {},
    }
  }
}

/** What office.js's page gets when cells changed. */
export function changeEvents({ sheet, area, source, changeType }: DataChange): unknown {
  const change = {
    changeType,
    source,
    worksheetId: sheet.id,
    address: areaText(area),
    shiftDirection: 'None',
    triggerSource: 'Unknown',
  }
  const entry = (target: string) => [65_536, 10, target, JSON.stringify(change), 1, false]
  return { ArrayData: [entry(sheet.id), entry('Workbook')], Error: 0 }
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
