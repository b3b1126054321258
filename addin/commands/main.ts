/**
 * The function file: Excel opens it unseen when a button of the ribbon is pressed, and waits until `completed` is called.
 * Whatever happens, it is called; a button that never comes back stays grey.
 */
import { DataUnreachable } from '../data/kept-file.ts'
import { loadTemplateData } from '../data/pane-data.ts'
import { ExcelWorkbook } from '../excel/excel-workbook.ts'
import { WorkbookError } from '../excel/workbook-error.ts'
import { excelLanguage, pageText } from '../page-texts.ts'
import { type CommandResult, checkSheet } from './command-work.ts'

async function openWorkbook(): Promise<ExcelWorkbook> {
  return new ExcelWorkbook(await loadTemplateData())
}

/** A command from the press of its button to the moment its result was seen. */
function command(work: () => Promise<CommandResult | null>) {
  return async (event: Office.AddinCommands.Event): Promise<void> => {
    try {
      const result = await work().catch(failure)
      if (result) await showResult(result)
    } finally {
      event.completed()
    }
  }
}

function failure(error: unknown): CommandResult {
  if (error instanceof DataUnreachable) return { key: 'data.unreachable', params: {} }
  const code = error instanceof WorkbookError ? error.code : 'failed'
  return { key: `excel.${code}`, params: { address: location.origin } }
}

/** A small window of Excel's with one sentence. Resolves when it is closed, or where Excel opens none. */
function showResult(result: CommandResult): Promise<void> {
  const text = 'sentence' in result ? result.sentence : pageText(result.key, result.params)
  const sentence = encodeURIComponent(`${excelLanguage()}:${text}`)
  const address = `${location.origin}/addin/result.html#${sentence}`
  return new Promise((resolve) => {
    Office.context.ui.displayDialogAsync(
      address,
      { height: 25, width: 30, promptBeforeOpen: false },
      (answer) => {
        if (answer.status !== Office.AsyncResultStatus.Succeeded) return resolve()
        answer.value.addEventHandler(Office.EventType.DialogEventReceived, () => resolve())
      },
    )
  })
}

async function openHelp(): Promise<null> {
  const address = `${location.origin}/`
  if (Office.context.requirements.isSetSupported('OpenBrowserWindowApi', '1.1'))
    Office.context.ui.openBrowserWindow(address)
  else
    await new Promise<void>((resolve) => {
      Office.context.ui.displayDialogAsync(address, { height: 80, width: 60, promptBeforeOpen: false }, () =>
        resolve(),
      )
    })
  return null
}

void Office.onReady().then(() => {
  Office.actions.associate(
    'check',
    command(async () => {
      // Rules, lists and sentences are the pane's, and loaded when they are needed.
      const checkAll = await import('./ribbon-check.ts')
        .then(({ loadCheck }) => loadCheck())
        .catch(() => null)
      return checkAll ? checkAll() : checkSheet(await openWorkbook())
    }),
  )
  Office.actions.associate(
    'sync',
    // Reading and comparing rows takes a script that is shared with the pane, and loaded when it is needed.
    command(async () => {
      const { syncFromRibbon } = await import('./ribbon-sync.ts').catch(() => {
        throw new DataUnreachable()
      })
      return syncFromRibbon()
    }),
  )
  Office.actions.associate('help', command(openHelp))
})
