/** What the pane does when it stands: loads what a person may need later on, so that it is there without a connection. */
import { languages } from '../../templates/definition.ts'
import { sheetLanguage } from '../check/check-context.ts'
import type { PaneData } from '../data/pane-data.ts'
import { loadExcelParts } from '../excel/excel-workbook.ts'
import { loadAllViews } from '../pane/lazily.tsx'
import type { Pane } from '../pane/pane.ts'
import { keepPages } from './keep-pages.ts'

/** What fails is loaded when it is needed, or at the next opening. */
export async function keepAll(pane: Pane, data: PaneData): Promise<void> {
  await loadAllViews()
  await loadExcelParts()
  // For the ribbon's Check.
  await import('../commands/ribbon-check.ts').catch(() => {})
  for (const language of languages) await data.texts(language).catch(() => {})
  // For repairing without a connection.
  const { reading } = pane.state.value
  if (reading) await data.sheet(reading.identity, sheetLanguage(reading.identity)).catch(() => {})
  await keepPages().catch(() => {})
  // All there is: the line may be cut now.
  document.documentElement.dataset.kept = 'all'
}
