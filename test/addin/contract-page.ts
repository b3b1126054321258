/** The page in which the contract runs against Excel: office.js, the add-in's own way to Excel, and a handle for the test. */
import { ExcelWorkbook } from '../../addin/excel/excel-workbook.ts'
import { WorkbookError } from '../../addin/excel/workbook-error.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { templateHeaders } from './template-headers.ts'

/** What a call came to, as plain data: errors cannot cross from the page to the test. */
export type CallResult = { readonly value: unknown } | { readonly code: string; readonly detail: string }

interface PageHandle {
  /** Milliseconds that one answer may take, until a call has failed. */
  patience: number
  /** The next call is the first one of a new pane. */
  forget(): void
  call(method: string, values: readonly unknown[]): Promise<CallResult>
}

const page = globalThis as unknown as {
  contract: PageHandle
  toldByPane(change: unknown): void
  toldOfSelection(): void
  Office: { onReady(): Promise<unknown> }
}

/** Longer than a busy machine takes; a test that waits in vain sets less for the next call that fails. */
const usualPatience = 90_000

let workbook: ExcelWorkbook | undefined
let stopWatchingSelection: (() => Promise<void>) | undefined
let stopWatching: (() => Promise<void>) | undefined

page.contract = {
  patience: usualPatience,
  forget() {
    workbook = undefined
  },
  async call(method, values) {
    await page.Office.onReady()
    workbook ??= new ExcelWorkbook({
      template: minamataTemplate,
      headers: templateHeaders(),
      get patience() {
        return page.contract.patience
      },
    })
    try {
      if (method === 'watch') {
        stopWatching = await workbook.watch((change) => page.toldByPane(change))
        return { value: null }
      }
      if (method === 'watchSelection') {
        stopWatchingSelection = await workbook.watchSelection(() => page.toldOfSelection())
        return { value: null }
      }
      if (method === 'stopWatchingSelection') return { value: await stopWatchingSelection!() }
      if (method === 'stopWatching') return { value: await stopWatching!() }
      const methods = workbook as unknown as Record<
        string,
        (...given: readonly unknown[]) => Promise<unknown>
      >
      return { value: await methods[method]!(...values) }
    } catch (error) {
      page.contract.patience = usualPatience
      if (error instanceof WorkbookError) return { code: error.code, detail: error.detail }
      return { code: 'BUG', detail: String((error as Error).stack) }
    }
  },
}
