/** The contents of a workbook -> somebody's return. Rules [RR] of SPEC.md. */
import { isLanguage, type TemplateDefinition } from '../../templates/definition.ts'
import { foldText } from '../../templates/fold-text.ts'
import type { Issue } from '../../templates/issues.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import { isBlankCell } from '../../templates/reading/read-cell.ts'
import {
  type ColumnSearch,
  type FoundSheet,
  findActivitySheets,
} from '../../templates/reading/read-columns.ts'
import { isCover, readCover } from '../../templates/reading/read-cover.ts'
import type { HeaderLabels } from '../../templates/reading/read-header-labels.ts'
import { isIdentitySheet, readIdentity } from '../../templates/reading/read-identity.ts'
import { readRows } from '../../templates/reading/read-rows.ts'
import type {
  ContentSheet,
  ReturnedWorkbook,
  WorkbookContent,
} from '../../templates/reading/workbook-content.ts'
import { severityOf } from '../../templates/severity.ts'
import { hiddenSheets, type WorkbookIdentity } from '../../templates/workbook-layout.ts'
import { ServiceError } from '../errors.ts'

/**
 * Understands a workbook as a return. Pure. Rows come in sheet order; a blank row is among them only if it has a row key
 * (its cells are then `{}`), for a cleared row asks for something.
 *
 * @throws {ServiceError} WORKBOOK_ALIEN where nothing of it is ours, WORKBOOK_COLUMNS_UNKNOWN where it is a template of ours
 *   whose columns are gone, TEMPLATE_UNKNOWN where it was made from another template
 */
export function readReturn(
  content: WorkbookContent,
  options: { readonly template: TemplateDefinition; readonly headers: HeaderLabels },
): ReturnedWorkbook {
  const { template, headers } = options
  const named = readIdentity(content, null)
  if (named.templateId !== undefined && named.templateId !== template.id)
    throw new ServiceError('TEMPLATE_UNKNOWN', {
      templateId: named.templateId.slice(0, 60),
      templateVersion: (named.templateVersion ?? '').slice(0, 20),
    })
  const search: ColumnSearch = {
    template,
    headers,
    language: isLanguage(named.language) ? named.language : null,
  }
  const candidates = findActivitySheets(content.sheets, search)
  if (candidates.length === 0) throw refusalOf(content, named, headers)
  const { found, rows } = bestOf(candidates, search)
  return {
    identity: readIdentity(content, found.workbookId),
    language: search.language ?? found.language ?? 'en',
    sheetName: found.sheet.name,
    rows,
    columnOf: fieldLetters(found, template),
    cover: readCover(content.sheets, headers),
    extraSheets: extraSheets(content.sheets, found.sheet, headers),
    issues: versionIssues(named, template),
  }
}

function refusalOf(
  content: WorkbookContent,
  identity: Partial<WorkbookIdentity>,
  headers: HeaderLabels,
): ServiceError {
  const isOurs = Object.keys(identity).length > 0 || content.sheets.some((sheet) => isCover(sheet, headers))
  return new ServiceError(isOurs ? 'WORKBOOK_COLUMNS_UNKNOWN' : 'WORKBOOK_ALIEN')
}

/** Of several such sheets: one with content before an empty one, then one with keys, then a visible one, then the first. */
function bestOf(candidates: readonly FoundSheet[], search: ColumnSearch) {
  const read = candidates.map((found) => ({ found, rows: readRows(found, search) }))
  const rank = ({ found, rows }: (typeof read)[number]) =>
    (rows.some((row) => Object.keys(row.cells).length > 0) ? 4 : 0) +
    (found.keyRow === null ? 0 : 2) +
    (found.sheet.state === 'visible' ? 1 : 0)
  return read.toSorted((a, b) => rank(b) - rank(a))[0]!
}

function fieldLetters(found: FoundSheet, template: TemplateDefinition): Readonly<Record<string, string>> {
  return Object.fromEntries(
    template.fields.flatMap((field) => {
      const index = found.indexOf.get(field.key)
      return index === undefined ? [] : [[field.key, columnLetter(index)]]
    }),
  )
}

/** Sheets with something in them that the template does not have; copies of the Activities sheet too. */
function extraSheets(
  sheets: readonly ContentSheet[],
  activities: ContentSheet,
  headers: HeaderLabels,
): readonly string[] {
  const own: readonly string[] = Object.values(hiddenSheets)
  return sheets
    .filter((sheet) => sheet !== activities && !own.includes(sheet.name))
    .filter((sheet) => !headers.sheetNames.has(foldText(sheet.name)))
    .filter((sheet) => !isCover(sheet, headers) && !isIdentitySheet(sheet) && hasContent(sheet))
    .map((sheet) => sheet.name)
}

function hasContent(sheet: ContentSheet): boolean {
  for (const cells of sheet.rows.values())
    for (const cell of cells.values()) if (!isBlankCell(cell)) return true
  return false
}

/** Rule 26. A workbook that does not say its version is taken to be of the present one. */
function versionIssues(identity: Partial<WorkbookIdentity>, template: TemplateDefinition): readonly Issue[] {
  const { templateVersion } = identity
  if (templateVersion === undefined || templateVersion === String(template.version)) return []
  const isOlder = /^\d{1,9}$/.test(templateVersion) && Number(templateVersion) < template.version
  const code = isOlder && Number(templateVersion) > 0 ? '26.olderTemplate' : '26.unknownTemplate'
  const severity = severityOf(template, code)
  return [{ code, severity, field: null, params: { version: templateVersion.slice(0, 20) } }]
}
