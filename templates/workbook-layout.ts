/**
 * Where things are in a template workbook: what the builder writes, the reader looks for, and the pane works on.
 * Visible names are translated; everything here is not, and never changes once issued.
 */

/** Beside the fields, the table has these columns. Their keys stand in the hidden key row like field keys. */
export const systemColumns = {
  rowKey: '_row_key',
  revision: '_revision',
  baseHash: '_base_hash',
  check: '_check',
  comment: '_comment',
  action: '_action',
} as const

/** Names of the sheets that are not translated. */
export const hiddenSheets = { lists: '_lists', identity: '_cinnabar' } as const

/** The table of activities, as Excel names it. */
export const activityTableName = 'Activities'

/**
 * Facts that name a workbook. They stand on the very hidden identity sheet (column A key, column B value), as custom
 * document properties (`cinnabar.<key>`), and the workbook id also in the key row: the cell of `_row_key` reads
 * `_row_key <workbookId>`. Any one carrier is enough.
 */
export const identityKeys = [
  'workbookId',
  'historyId',
  'reporterCode',
  'cycleKey',
  'templateId',
  'templateVersion',
  'listsVersion',
  'language',
  'changeNumber',
] as const
export type IdentityKey = (typeof identityKeys)[number]
export type WorkbookIdentity = Readonly<Record<IdentityKey, string>>

export const identityPropertyPrefix = 'cinnabar.'

/** Cover cells: the key stands in hidden column A of the cover, the answer in column C of the same row. */
export const coverKeys = [
  'reporter',
  'period',
  'deadline',
  'language',
  'contact_name',
  'contact_email',
  'nothing_to_report',
  'submit',
  'declaration_name',
  'declaration_date',
  'secretariat_reference',
  'receipt',
] as const
export type CoverKey = (typeof coverKeys)[number]

/** The marker in cell A1 (hidden column) of the cover, so that a renamed sheet is still found. */
export const coverMarker = 'cinnabar:cover'

/** Rows ready for typing in a new template. Rows below them work too, without their dropdowns. */
export const preparedRows = 500

/** Hidden calculated columns at the right of the table have keys that begin so; the reader passes over them. */
export const helperColumnPrefix = '_help_'

/** Visible column with the Secretariat's remarks on a row, only in copies that have any; the reader passes over it. */
export const remarksColumn = '_remarks'

/** Rows of the Activities sheet, 1-based, as built. (Whoever reads a returned file looks for the key row instead.) */
export const activitiesRows = { groups: 1, keys: 2, header: 3, first: 4 } as const

/** What follows a translated header: required, and required in some rows. */
export const requiredMark = ' *'
export const conditionalMark = ' (*)'
