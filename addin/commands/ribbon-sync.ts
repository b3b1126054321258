/** Sync from the ribbon, with the pane closed: a whole sync in the name of whoever signed in with the pane. */
import { loadPaneData } from '../data/pane-data.ts'
import { syncDependencies } from '../desk/sync-dependencies.ts'
import { ExcelWorkbook } from '../excel/excel-workbook.ts'
import { excelLanguage } from '../page-texts.ts'
import { ServiceClient } from '../service/service-client.ts'
import { ServiceTrouble } from '../service/service-trouble.ts'
import { troubleText } from '../service/speak-trouble.ts'
import { browserTexts, storagePrefix } from '../session/kept-texts.ts'
import { PaneSession } from '../session/pane-session.ts'
import { browserThings } from '../sync/kept-things.ts'
import { syncWorkbook } from '../sync/sync-workbook.ts'
import type { CommandResult } from './command-work.ts'

/** Says what it came to; who is not signed in is shown the pane, where Excel can open it. */
export async function syncFromRibbon(): Promise<CommandResult> {
  const prefix = storagePrefix()
  const open = new ServiceClient({ origin: location.origin, language: excelLanguage })
  const session = new PaneSession(open, browserTexts(prefix))
  if (!session.isSignedIn) return pointToPane()
  try {
    const data = await loadPaneData()
    const workbook = new ExcelWorkbook(data)
    const service = open.as(session)
    const { rows, response } = await syncWorkbook(
      syncDependencies(workbook, data, service, browserThings(prefix)),
    )
    const { results, counts, conflicts, questions, submission, returnIssues } = response
    const params = {
      sent: results.length,
      taken: rows.length - results.length,
      conflicts: conflicts.length,
      refused: counts.refused,
      questions: questions.length,
      receipt: submission?.receiptNumber ?? '',
    }
    const isLeft = params.conflicts + params.refused + params.questions > 0
    // The cover asks for it, and something keeps the return from being submitted.
    const isNotSubmitted = submission === null && returnIssues.length > 0
    if (isLeft || isNotSubmitted) await showPane()
    if (submission) return { key: 'sync.result.submitted', params }
    return { key: `sync.result.${isNotSubmitted ? 'notSubmitted' : isLeft ? 'attention' : 'done'}`, params }
  } catch (error) {
    if (error instanceof ServiceTrouble && error.kind === 'signIn') return pointToPane()
    const text = troubleText(error)
    if (text === null) throw error
    return 'sentence' in text ? text : { key: text.key, params: { ...text.params, address: location.origin } }
  }
}

async function pointToPane(): Promise<CommandResult> {
  await showPane()
  return { key: 'sync.openPane', params: {} }
}

/** Only an add-in whose pane and buttons share one runtime can open it by itself; elsewhere the sentence says how. */
async function showPane(): Promise<void> {
  if (!Office.context.requirements.isSetSupported('SharedRuntime', '1.1')) return
  await Office.addin.showAsTaskpane().catch(() => undefined)
}
