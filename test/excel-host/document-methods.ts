/**
 * Methods of `Office.context.document`, the API older than Excel's own. Only settings and the file's address exist here; any
 * other is refused, and said.
 */
import type { WorkbookModel } from './model/workbook-model.ts'

/** office.js's numbers of methods (OSF.DDA.MethodDispId). */
const methods = { loadSettings: 75, saveSettings: 76, getFileProperties: 86 } as const

/** office.js's numbers of failures. */
const notSupported = 5000
const settingsCannotBeSaved = 4001

export interface DocumentCall {
  readonly DdaMethod?: { readonly DispatchId: number }
  readonly DdaSettingsMethod?: { readonly Properties?: readonly (readonly [string, string])[] }
}

/** @returns the answer, and what was not understood */
export function callDocument(
  workbook: WorkbookModel,
  call: DocumentCall,
): { readonly answer: unknown; readonly unknown?: string } {
  const id = call.DdaMethod!.DispatchId
  switch (id) {
    case methods.saveSettings: {
      if (workbook.isReadOnly) return { answer: { Version: 1, Error: settingsCannotBeSaved } }
      workbook.documentSettings.clear()
      for (const [key, value] of call.DdaSettingsMethod?.Properties ?? [])
        workbook.documentSettings.set(key, value)
      return { answer: { Version: 1, Error: 0 } }
    }
    case methods.loadSettings:
      return { answer: { Version: 1, Error: 0, Properties: [...workbook.documentSettings] } }
    case methods.getFileProperties:
      return { answer: { Version: 1, Error: 0, 0: { 1: workbook.url } } }
    default:
      return {
        answer: { Version: 1, Error: notSupported },
        unknown: `The test host has no method ${id} of Office.context.document. Add it there.`,
      }
  }
}
