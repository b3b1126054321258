/** Contents of workbooks written by hand, cell by cell. Rows and columns count from 0; `null` is a blank cell. */
import { messagesOf } from '../../server/locales.ts'
import { readReturn } from '../../server/workbooks/read-return.ts'
import { headerOf } from '../../server/workbooks/template-columns.ts'
import type { RawCell } from '../../templates/activity.ts'
import { type Language, languages, type TemplateDefinition } from '../../templates/definition.ts'
import type { Messages } from '../../templates/messages.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { type HeaderLabels, headerLabels } from '../../templates/reading/read-header-labels.ts'
import type {
  ContentSheet,
  ReturnedWorkbook,
  WorkbookContent,
} from '../../templates/reading/workbook-content.ts'
import {
  type CoverKey,
  coverMarker,
  hiddenSheets,
  identityPropertyPrefix,
  systemColumns,
  type WorkbookIdentity,
} from '../../templates/workbook-layout.ts'

export type Grid = RawCell[][]

export const workbookId = '0b4c2f3e-6c1a-4b0e-9f6d-2f1d0c9b8a77'

export const anIdentity: WorkbookIdentity = {
  workbookId,
  historyId: 'history-1',
  reporterCode: 'bcrc-scrc-sen',
  cycleKey: '2025-2026',
  templateId: minamataTemplate.id,
  templateVersion: '1',
  listsVersion: '0',
  language: 'en',
  changeNumber: '7',
}

/** The headers of the shipped template in six languages, as the reading process has them. */
export const shippedHeaders: HeaderLabels = headerLabels(
  Object.fromEntries(
    languages.map((language) => [
      language,
      { ...messagesOf('fields', language), ...messagesOf('workbook', language) },
    ]),
  ) as unknown as Record<Language, Messages>,
)

export function aSheet(name: string, grid: Grid, state: ContentSheet['state'] = 'visible'): ContentSheet {
  const rows = grid.map((cells, index) => {
    const filled = cells.map((cell, column) => [column, cell] as const).filter(([, cell]) => cell !== null)
    return [index, new Map(filled)] as const
  })
  return { name, state, rows: new Map(rows.filter(([, cells]) => cells.size > 0)) }
}

export function aContent(
  sheets: readonly ContentSheet[],
  customProperties: Readonly<Record<string, string>> = {},
): WorkbookContent {
  return { sheets, customProperties }
}

export function identitySheet(identity: Partial<WorkbookIdentity> = anIdentity): ContentSheet {
  return aSheet(hiddenSheets.identity, Object.entries(identity), 'veryHidden')
}

export function identityProperties(identity: Partial<WorkbookIdentity>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(identity).map(([key, value]) => [identityPropertyPrefix + key, value]),
  )
}

/** Key in column A, label in B, answer in C, below the marker. */
export function aCover(answers: Partial<Record<CoverKey, RawCell>>, name = 'Cover'): ContentSheet {
  return aSheet(name, [
    [coverMarker, 'Report', null],
    ...Object.entries(answers).map(([key, answer]) => [key, 'Question', answer]),
  ])
}

/** The header as the template has it. */
export function headerText(key: string, language: Language = 'en'): string {
  const fields = messagesOf('fields', language)
  const field = minamataTemplate.fields.find((one) => one.key === key)
  if (field) return headerOf(field, String(fields[`${key}.label`]))
  return key.startsWith('_help_') ? key : String(fields[`column.${key.slice(1)}.label`])
}

const usualKeys = [
  systemColumns.rowKey,
  systemColumns.revision,
  systemColumns.baseHash,
  'activity_id',
  systemColumns.check,
  'title',
  'summary',
  'status',
  'start_date',
  'budget_amount',
  'donors',
  systemColumns.comment,
  systemColumns.action,
  '_help_problem',
]

/** A row of the Activities sheet by column key. */
export type ActivityCells = Readonly<Record<string, RawCell>>

/**
 * The Activities sheet with some of its columns: bands, hidden keys, headers, then the rows. A grid, so that a test can do
 * to it what people do to sheets.
 */
export function activitiesGrid(
  rows: readonly ActivityCells[],
  { language = 'en', keys = usualKeys }: { language?: Language; keys?: readonly string[] } = {},
): Grid {
  return [
    keys.map((key) =>
      key === 'title' ? String(messagesOf('fields', language)['group.identity.label']) : null,
    ),
    keys.map((key) => (key === systemColumns.rowKey ? `${key} ${workbookId}` : key)),
    keys.map((key) => headerText(key, language)),
    ...rows.map((row) => keys.map((key) => row[key] ?? null)),
  ]
}

/** Columns at their 0-based places. */
export function columnAt(key: string): number {
  return usualKeys.indexOf(key)
}

/** A whole workbook around an Activities sheet. */
export function aReturn(
  grid: Grid,
  more: readonly ContentSheet[] = [],
  name = 'Activities',
): WorkbookContent {
  return aContent([identitySheet(), aSheet(name, grid), ...more])
}

/** What the service understands of it. */
export function understood(
  content: WorkbookContent,
  template: TemplateDefinition = minamataTemplate,
): ReturnedWorkbook {
  return readReturn(content, { template, headers: shippedHeaders })
}
