/** What a sync needs to know of the world beside the rows. */
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Cycle, ServiceContext } from '../../templates/context.ts'
import type { FieldDefinition, Language, TemplateDefinition } from '../../templates/definition.ts'
import { reportersFields } from '../../templates/same-values.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { loadParties } from '../cycles/load-parties.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import { rememberOfRegister } from '../cycles/remember-register.ts'
import { getStand, type Stand } from '../db/change-log.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { noteFields } from './row-notes.ts'

export interface SyncContext {
  readonly reporterCode: string
  readonly cycle: Cycle
  readonly template: TemplateDefinition
  readonly lists: CodeLists
  readonly language: Language
  /** What a reporter may change: the fields of the template, the comment, the columns of their own. */
  readonly fields: readonly FieldDefinition[]
  /** For judging rows at an instant, UTC ISO. */
  readonly judgedAt: (instant: string) => ServiceContext
}

interface ContextOf {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly templateVersion: number
  readonly language: Language
}

/**
 * Made once for each state of the register.
 *
 * @param stand of the database, where the caller has looked already
 * @throws {ServiceError} REPORTER_UNKNOWN, CYCLE_UNKNOWN; TEMPLATE_UNKNOWN where the workbook was made from a template
 *   version that this program does not have
 */
export async function loadSyncContext(db: Db, of: ContextOf, stand?: Stand): Promise<SyncContext> {
  const { reporterCode, cycleKey, templateVersion, language } = of
  const key = ['syncContext', reporterCode.toLowerCase(), cycleKey, templateVersion, language].join(' ')
  return rememberOfRegister(stand ?? (await getStand(db)), key, () => makeContext(db, of))
}

async function makeContext(db: Db, of: ContextOf): Promise<SyncContext> {
  // The contact person stands outside the register, may be replaced or erased, and judges nothing.
  const reporter = { ...(await getReporter(db, of.reporterCode)), contact: null }
  const cycle = await getCycle(db, of.cycleKey)
  const template = getTemplate(cycle)
  if (of.templateVersion !== template.version)
    throw new ServiceError('TEMPLATE_UNKNOWN', {
      templateId: template.id,
      templateVersion: of.templateVersion,
    })
  const lists = await loadCodeLists(db)
  const parties = await loadParties(db)
  const known = {
    template,
    lists,
    language: of.language,
    reporter,
    period: cycle.period,
    regionOfCountry: new Map(parties.map((party) => [party.country, party.unRegion])),
    rates: cycle.rates,
    parties,
  }
  return {
    reporterCode: reporter.reporterCode,
    cycle,
    template,
    lists,
    language: of.language,
    fields: [...reportersFields(template.fields), ...noteFields],
    judgedAt: (judgedAt) => ({ ...known, judgedAt }),
  }
}
