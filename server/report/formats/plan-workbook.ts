/** The plan table of the Basel and Stockholm Convention centres as a workbook of its own. */
import type { ByteSink } from '../../workbooks/byte-sinks.ts'
import { renderReport } from '../render-report.ts'
import type { ReportPlan } from '../report-plan.ts'

const planSheet = 'plan'

export async function writePlanTable(plan: ReportPlan, sink: ByteSink): Promise<void> {
  const sheets = plan.sheets
    .filter(({ key }) => key === planSheet)
    // The number on its tab is that of the whole report.
    .map((sheet) => ({ ...sheet, name: sheet.name.replace(/^\d+ /, '') }))
  const [first] = sheets
  await renderReport({ ...plan, title: first?.title ?? plan.title, sheets }, sink)
}
