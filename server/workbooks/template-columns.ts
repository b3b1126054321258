/** The columns of the Activities sheet: which there are, in which order, and what stands in their headers. */
import type { FieldDefinition, FieldKey } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import {
  conditionalMark,
  helperColumnPrefix,
  remarksColumn,
  requiredMark,
  systemColumns,
} from '../../templates/workbook-layout.ts'
import type { TemplateInput } from './template-input.ts'

export interface SheetColumn {
  /** As the hidden key row names it. Carried columns of the reporter's own have none. */
  readonly key: string
  readonly header: string
  readonly letter: string
  readonly index: number
  readonly field: FieldDefinition | null
  /** Index of the field's group; -1 for the service's own columns. */
  readonly group: number
  readonly isHidden: boolean
}

type Draft = Pick<SheetColumn, 'key' | 'header' | 'field'>

/**
 * Hidden row identity, then what stays in view (reference, check, title), then the other fields, comment and action, and
 * last the hidden calculated columns. Fields a person fills in stand side by side.
 */
export function sheetColumns(input: TemplateInput, helperKeys: readonly string[]): readonly SheetColumn[] {
  const { template, texts, language } = input
  const own = (key: string, text: string): Draft => ({ key, header: text, field: null })
  const ofFields = (name: string) => formatMessage(texts.fields, name, language)
  const isReference = (field: FieldDefinition) => field.type === 'reference'
  const title = template.fields.find((field) => field.type === 'text' && field.presence === 'required')
  const others = template.fields.filter((field) => !isReference(field) && field !== title)
  const draft = (field: FieldDefinition): Draft => ({
    key: field.key,
    header: headerOf(field, ofFields(`${field.key}.label`)),
    field,
  })
  const extras = [...new Set(input.rows.flatMap((row) => Object.keys(row.extra ?? {})))]
  const drafts: Draft[] = [
    own(systemColumns.rowKey, ofFields('column.row_key.label')),
    own(systemColumns.revision, ofFields('column.revision.label')),
    own(systemColumns.baseHash, ofFields('column.base_hash.label')),
    ...template.fields.filter(isReference).map(draft),
    own(systemColumns.check, ofFields('column.check.label')),
    ...(title ? [draft(title)] : []),
    ...others.map(draft),
    own(systemColumns.comment, ofFields('column.comment.label')),
    own(systemColumns.action, ofFields('column.action.label')),
    ...(hasRemarks(input)
      ? [own(remarksColumn, formatMessage(texts.workbook, 'column.remarks', language))]
      : []),
    ...extras.map((header) => own('', header)),
    ...helperKeys.map((key) => own(key, key)),
  ]
  return placed(drafts, template.groups)
}

export function hasRemarks(input: TemplateInput): boolean {
  return input.rows.some((row) => (row.issues?.length ?? 0) + (row.proposals?.length ?? 0) > 0)
}

/** The header text with the mark that says when the field is needed. */
export function headerOf(field: FieldDefinition, label: string): string {
  if (field.presence === 'required' && !field.blankMeans) return label + requiredMark
  return field.presence === 'conditional' ? label + conditionalMark : label
}

export function columnOf(columns: readonly SheetColumn[], key: FieldKey): SheetColumn {
  const column = columns.find((one) => one.key === key)
  if (!column) throw new Error(`The sheet has no column ${key}`)
  return column
}

/** Fields that a person types in, in sheet order: all but the reference. */
export function typedColumns(columns: readonly SheetColumn[]): readonly SheetColumn[] {
  return columns.filter((column) => column.field && column.field.type !== 'reference')
}

function placed(drafts: readonly Draft[], groups: readonly string[]): SheetColumn[] {
  const hidden: readonly string[] = [systemColumns.rowKey, systemColumns.revision, systemColumns.baseHash]
  const taken = new Set<string>()
  return drafts.map(({ key, header, field }, index) => ({
    key,
    header: uniqueHeader(header, taken),
    field,
    index,
    letter: columnLetter(index),
    group: field ? groups.indexOf(field.group) : -1,
    isHidden: hidden.includes(key) || key.startsWith(helperColumnPrefix),
  }))
}

/** Excel repairs a table in which two headers are the same, whatever their case. */
function uniqueHeader(header: string, taken: Set<string>): string {
  const base = header.replace(/\s+/g, ' ').trim() || '…'
  let name = base
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base} (${number})`
  taken.add(name.toLowerCase())
  return name
}
