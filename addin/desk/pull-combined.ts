/** Fetches the combined list and has it put into the open workbook. */
import type { CombinedList } from '../../templates/combined-list.ts'
import { textDirection } from '../../templates/definition.ts'
import type { CombinedOutcome } from '../excel/open-workbook.ts'
import type { JobControls, Pane } from '../pane/pane.ts'
import type { ServiceClient } from '../service/service-client.ts'

export interface PulledList {
  readonly cycleKey: string
  readonly status: 'draft' | 'final'
}

interface Pulling extends JobControls {
  readonly pane: Pane
  readonly service: ServiceClient
}

/** @throws {ServiceTrouble}, {WorkbookError} */
export async function pullCombined(
  { pane, service, signal, progress }: Pulling,
  { cycleKey, status }: PulledList,
): Promise<CombinedOutcome> {
  const { language } = pane.state.value
  const path = `/cycles/${encodeURIComponent(cycleKey)}/report/list?lang=${language}&status=${status}`
  const list = await service.get<CombinedList>(path, signal)
  progress(0.5)
  const cycle = pane.data.register.cycles.find((one) => one.cycleKey === cycleKey)
  const outcome = await pane.workbook.combine(list, {
    sheetName: pane.say('combined.sheet', { cycle: cycleKey }),
    title: `${pane.say('view.combined')} · ${cycle?.title[language] ?? cycleKey}`,
    facts: pane.say('combined.facts', {
      status: pane.say(`combined.${status}`),
      number: list.changeNumber,
      // The same for everybody who reads the workbook, wherever their clock is.
      instant: `${list.judgedAt.slice(0, 16).replace('T', ' ')} UTC`,
      count: list.rows.length,
    }),
  })
  // A name of another direction keeps together.
  const sheet = textDirection(language) === 'rtl' ? `\u2068${outcome.sheetName}\u2069` : outcome.sheetName
  pane.tell('done', 'combined.done', { sheet, count: outcome.rows })
  return outcome
}
