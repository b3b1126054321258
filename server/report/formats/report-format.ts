/** The forms in which a report can be had. All are written from the same plan. */
import type { ByteSink } from '../../workbooks/byte-sinks.ts'
import { workbookMediaType } from '../../workbooks/media-type.ts'
import { renderReport } from '../render-report.ts'
import type { ReportPlan } from '../report-plan.ts'
import { reportName } from './report-name.ts'

export const reportFormats = ['xlsx', 'csv', 'json', 'schema', 'iati', 'plan', 'docx'] as const
export type ReportFormat = (typeof reportFormats)[number]

type WholeWriter = (plan: ReportPlan, sink: ByteSink) => Promise<void>
/** Of a form that cannot tell every activity. */
type ChoosingWriter = (plan: ReportPlan, sink: ByteSink) => Promise<{ readonly leftOut: number }>

interface FormatDescription {
  readonly mediaType: string
  /** What follows the report's name. */
  readonly ending: string
  /** Loaded when it is asked for: the library for documents is a large one. */
  load(): Promise<WholeWriter | ChoosingWriter>
}

export const formatDescriptions: Readonly<Record<ReportFormat, FormatDescription>> = {
  xlsx: { mediaType: workbookMediaType, ending: '.xlsx', load: async () => renderReport },
  csv: {
    mediaType: 'application/zip',
    ending: '.csv.zip',
    load: async () => (await import('./csv-package.ts')).writeCsvPackage,
  },
  json: {
    mediaType: 'application/json',
    ending: '.json',
    load: async () => (await import('./json-report.ts')).writeJson,
  },
  schema: {
    mediaType: 'application/schema+json',
    ending: '.schema.json',
    load: async () => (await import('./json-report.ts')).writeJsonSchema,
  },
  iati: {
    mediaType: 'application/xml',
    ending: '.iati.xml',
    load: async () => (await import('./iati-xml.ts')).writeIati,
  },
  plan: {
    mediaType: workbookMediaType,
    ending: '-plan.xlsx',
    load: async () => (await import('./plan-workbook.ts')).writePlanTable,
  },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ending: '.docx',
    load: async () => (await import('./note-docx.ts')).writeNote,
  },
}

export function isReportFormat(text: string): text is ReportFormat {
  return (reportFormats as readonly string[]).includes(text)
}

/** Gives how many activities the form could not tell; null where it tells all by its nature. */
export async function writeReport(
  plan: ReportPlan,
  format: ReportFormat,
  sink: ByteSink,
): Promise<number | null> {
  const write = await formatDescriptions[format].load()
  const outcome = await write(plan, sink)
  return outcome ? outcome.leftOut : null
}

export function reportFileName(plan: ReportPlan, format: ReportFormat): string {
  return `${reportName(plan)}${formatDescriptions[format].ending}`
}
