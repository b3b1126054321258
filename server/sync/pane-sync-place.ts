/** Which return a pane's message is about. */
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { PaneSyncRequest } from '../../templates/pane-protocol.ts'
import { protocolVersion } from '../../templates/sync-protocol.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import { rememberOfRegister } from '../cycles/remember-register.ts'
import { getStand, type Stand } from '../db/change-log.ts'
import type { Db, WorkbookRow } from '../db/schema.ts'
import { findWorkbook } from '../db/workbooks.ts'
import { ServiceError } from '../errors.ts'

export interface PanePlace {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly workbookId: string
  /** Undefined where this database has not seen it. */
  readonly workbook: WorkbookRow | undefined
  readonly template: TemplateDefinition
  /** Of the database when it was looked up. */
  readonly stand: Stand
}

type Whose = Omit<PanePlace, 'template' | 'stand'>

/**
 * The return of the workbook: as this database knows it, else as the message names it.
 *
 * @throws {ServiceError} PROTOCOL_UNKNOWN, TEMPLATE_UNKNOWN, WORKBOOK_UNKNOWN (neither known nor named),
 *   WORKBOOK_OTHER_REPORTER, WORKBOOK_OTHER_CYCLE, REPORTER_UNKNOWN, CYCLE_UNKNOWN
 */
export async function placeOf(
  db: Db,
  request: Pick<
    PaneSyncRequest,
    'protocolVersion' | 'templateVersion' | 'workbookId' | 'reporterCode' | 'cycleKey'
  >,
): Promise<PanePlace> {
  if (request.protocolVersion !== protocolVersion) {
    const { protocolVersion: asked } = request
    throw new ServiceError('PROTOCOL_UNKNOWN', { asked, known: protocolVersion })
  }
  const { workbookId, templateVersion } = request
  const [workbook, stand] = await Promise.all([findWorkbook(db, workbookId), getStand(db)])
  const place = workbook ? knownPlace(workbook, request) : await namedPlace(db, request)
  const { cycleKey } = place
  const cycle = await rememberOfRegister(stand, `cycle ${cycleKey}`, () => getCycle(db, cycleKey))
  const template = getTemplate(cycle)
  if (template.version !== templateVersion)
    throw new ServiceError('TEMPLATE_UNKNOWN', { templateId: template.id, templateVersion })
  return { ...place, template, stand }
}

type Named = Pick<PaneSyncRequest, 'workbookId' | 'reporterCode' | 'cycleKey'>

function knownPlace(workbook: WorkbookRow, named: Named): Whose {
  const { workbookId, reporterCode, cycleKey } = workbook
  const asked = named.reporterCode?.toLowerCase()
  if (asked !== undefined && asked !== reporterCode)
    throw new ServiceError('WORKBOOK_OTHER_REPORTER', {
      reporterCode: asked,
      workbookReporterCode: reporterCode,
    })
  if (named.cycleKey !== undefined && named.cycleKey !== cycleKey)
    throw new ServiceError('WORKBOOK_OTHER_CYCLE', {
      cycleKey: named.cycleKey,
      workbookCycleKey: cycleKey,
    })
  return { workbookId, reporterCode, cycleKey, workbook }
}

async function namedPlace(db: Db, { workbookId, reporterCode, cycleKey }: Named): Promise<Whose> {
  if (reporterCode === undefined || cycleKey === undefined)
    throw new ServiceError('WORKBOOK_UNKNOWN', { workbookId })
  const reporter = await getReporter(db, reporterCode)
  return { workbookId, reporterCode: reporter.reporterCode, cycleKey, workbook: undefined }
}
