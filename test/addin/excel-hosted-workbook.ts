/** The open workbook inside the test's Excel, called from here. */
import type { Browser, Frame } from 'playwright-core'
import type { OpenWorkbook, WatchedChange } from '../../addin/excel/open-workbook.ts'
import { WorkbookError, type WorkbookErrorCode } from '../../addin/excel/workbook-error.ts'
import { ExcelHost } from '../excel-host/excel-host.ts'
import type { ExcelLevel } from '../excel-host/excel-process.ts'
import { officeJsFile } from '../excel-host/office-js-site.ts'
import { bundleFor } from './bundle.ts'
import type { CallResult } from './contract-page.ts'

export interface HostedWorkbook {
  readonly host: ExcelHost
  readonly workbook: OpenWorkbook
  readonly frame: Frame
  /** The next call's answer, or one within it, is lost after so many others; it is not waited for long. */
  loseAnswer(after?: number): void
  /** Opens another workbook in the same Excel, with a pane that knows nothing yet. */
  reopen(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

export interface HostedOptions {
  readonly level?: ExcelLevel
  readonly isReadOnly?: boolean
}

const page =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Contract</title><link rel="icon" href="data:,"><script src="/office-js/office.js"></script><script src="/contract.js"></script><body></body></html>'

export async function hostWorkbook(
  browser: Browser,
  bytes: Uint8Array,
  { level, isReadOnly }: HostedOptions = {},
): Promise<HostedWorkbook> {
  const script = await bundleFor(new URL('./contract-page.ts', import.meta.url))
  const host = await ExcelHost.open(browser, {
    workbook: bytes,
    siteOrigin: 'https://cinnabar.test',
    ...(level ? { level } : {}),
    ...(isReadOnly ? { isReadOnly } : {}),
    site: ({ url }) => {
      if (url.pathname.startsWith('/office-js/'))
        return officeJsFile(url.pathname.slice('/office-js/'.length))
      if (url.pathname === '/contract.js')
        return { headers: { 'content-type': 'text/javascript; charset=utf-8' }, body: script }
      return url.pathname === '/pane'
        ? { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page }
        : undefined
    },
  })
  const frame = await host.openPage('/pane')
  let onWatched: (change: WatchedChange) => void = () => {}
  await frame.page().exposeFunction('toldByPane', (change: WatchedChange) => onWatched(change))
  let onSelected: () => void = () => {}
  await frame.page().exposeFunction('toldOfSelection', () => onSelected())
  const call = async (method: string, ...values: readonly unknown[]): Promise<never> => {
    const result = (await frame.evaluate(
      ([name, given]) =>
        (
          globalThis as unknown as { contract: { call(name: string, given: unknown): unknown } }
        ).contract.call(name as string, given),
      [method, values] as const,
    )) as CallResult
    if ('code' in result) {
      if (result.code === 'BUG') throw new Error(result.detail)
      throw new WorkbookError(result.code as WorkbookErrorCode, result.detail)
    }
    return result.value as never
  }
  const workbook: OpenWorkbook = {
    read: () => call('read'),
    write: (changes) => call('write', changes),
    select: (place) => call('select', place),
    insertTemplate: (file) => call('insertTemplate', file),
    selection: () => call('selection'),
    watchSelection: async (onSelect) => {
      onSelected = onSelect
      await call('watchSelection')
      return () => call('stopWatchingSelection')
    },
    combine: (list, words) => call('combine', list, words),
    inspect: (standard) => call('inspect', standard),
    repair: (damages, standard) => call('repair', damages, standard),
    relabel: (labels) => call('relabel', labels),
    watch: async (onChange) => {
      onWatched = onChange
      await call('watch')
      return () => call('stopWatching')
    },
  }
  return {
    host,
    workbook,
    frame,
    loseAnswer: (after = 0) => {
      void frame.evaluate('contract.patience = 2000')
      host.process.faults.next('answerLost', { after })
    },
    reopen: async (other) => {
      host.replaceWorkbook(other)
      await frame.evaluate('contract.forget()')
    },
    close: () => host.close(),
  }
}
