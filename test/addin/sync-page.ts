/** A page that syncs the open workbook as the pane does, without a face: for measuring, and for tests of Excel and service together. */
import { loadPaneData } from '../../addin/data/pane-data.ts'
import { ExcelWorkbook } from '../../addin/excel/excel-workbook.ts'
import { ServiceClient } from '../../addin/service/service-client.ts'
import { browserThings } from '../../addin/sync/kept-things.ts'
import { syncWorkbook } from '../../addin/sync/sync-workbook.ts'

/** What a sync came to, as plain data. */
export interface SyncedByPage {
  /** How many rows met each fate. */
  readonly fates: Readonly<Record<string, number>>
  readonly changeNumber: number
  readonly milliseconds: number
}

const page = globalThis as unknown as {
  readAll(): Promise<number>
  syncAll(token: string): Promise<SyncedByPage>
  location: { origin: string }
  Office: { onReady(): Promise<unknown> }
}

async function deps() {
  await page.Office.onReady()
  const data = await loadPaneData()
  return { data, workbook: new ExcelWorkbook({ template: data.template, headers: data.headers }) }
}

page.readAll = async () => {
  const { workbook } = await deps()
  return (await workbook.read()).rows.length
}

page.syncAll = async (token) => {
  const { data, workbook } = await deps()
  const { template, lists } = data
  const bearer = { token: async () => token, renew: async () => token }
  const service = new ServiceClient({ origin: page.location.origin, language: () => 'fr' }).as(bearer)
  const began = performance.now()
  const { rows, response } = await syncWorkbook({
    workbook,
    service,
    kept: browserThings('large.'),
    contextOf: () => ({ template, lists, language: 'fr' }),
    withdrawText: () => 'Retirer',
  })
  const fates: Record<string, number> = {}
  for (const { fate } of rows) fates[fate] = (fates[fate] ?? 0) + 1
  return { fates, changeNumber: response.changeNumber, milliseconds: Math.round(performance.now() - began) }
}
