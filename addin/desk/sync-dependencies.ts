/** What a sync needs, from what pane and ribbon both have. */
import { isLanguage } from '../../templates/definition.ts'
import type { PaneData } from '../data/pane-data.ts'
import type { OpenWorkbook } from '../excel/open-workbook.ts'
import type { ServiceClient } from '../service/service-client.ts'
import type { KeptThings } from '../sync/kept-things.ts'
import type { SyncDependencies } from '../sync/sync-workbook.ts'

/** @param service for somebody who is signed in */
export function syncDependencies(
  workbook: OpenWorkbook,
  { template, lists, register, labels }: PaneData,
  service: ServiceClient,
  kept: KeptThings,
): SyncDependencies {
  return {
    workbook,
    service,
    kept,
    contextOf: ({ identity }) => {
      const language = isLanguage(identity.language) ? identity.language : 'en'
      return { template, lists, language }
    },
    withdrawText: (language) => String(labels[language]['action.withdraw']),
    // Certain where one reports for one centre only, in the one cycle that is open.
    nameWorkbook: async () => {
      const { account } = await service.get<{ account: { reporterCodes: readonly string[] } }>('/session')
      const open = register.cycles.filter(({ state }) => state !== 'closed')
      const [reporterCode, another] = account.reporterCodes
      const [cycle, other] = open
      return reporterCode && !another && cycle && !other ? { reporterCode, cycleKey: cycle.cycleKey } : null
    },
  }
}
