/**
 * What the fields of the sync’s messages mean, for those who write a client: there, one name means one thing. English only, like
 * the names themselves.
 */
const meanings: Readonly<Record<string, string>> = {
  protocolVersion: 'of these messages; a version the service does not speak is refused with what to do',
  templateVersion: 'of the workbook’s template',
  historyId: 'the history that a change number counts in; null before the first sync',
  workbookId: 'this workbook’s own id, kept by every copy of the file',
  lastChangeNumber: 'the newest change number that this copy has taken in; 0 at first',
  operationId:
    'names this very request for ever: sent again, it gives the same results; with another body it is refused',
  reporterCode: 'who reports',
  cycleKey: 'the reporting cycle, such as 2025-2026',
  isWholeWorkbook: '`changes` are all rows of the workbook, so that rows which are gone can be asked about',
  missingKeys: 'keys of rows that stood in the sheet and no longer do; nothing is withdrawn by that alone',
  presentFields: 'the fields that the sheet has a column for; others keep what is stored',
  cover: 'answers on the cover sheet; `submit` true asks for submission',
  decisions: 'what a person chose about values that differ',
  withdrawals: 'what a person said about withdrawals',
  changes: 'rows that are new, or that differ from what they were last given',
  rowNumber: 'in the sheet, from 1',
  rowKey: 'the row’s hidden key; null for a row without one',
  revision: 'of the row; sent, it is the one that the row was last given, null for none',
  baseHash: 'of the values at that revision, as the service gave it',
  cells:
    'by field key, as typed; what is left out is blank. Where a plain value says too little: what the cell shows, and that it is a formula, points to another file, holds an error or is formatted as a date',
  extra: 'the reporter’s own columns, by heading',
  comment: 'the reporter’s note on the row',
  action: 'what stands in the action column',
  take: 'which value is to stand; `value`: the one in `cell`',
  cell: 'a value as typed',
  changeNumber: 'how far the history has come; to be sent as `lastChangeNumber` the next time',
  judgedAt: 'when the rules were applied, UTC',
  isRepeat: 'this operation had been carried out before: the results are those of then',
  results: 'one for each row sent, in the order sent',
  fate: 'what became of the row',
  isNew: 'an activity was made for the row',
  isStoredAsSent: 'what is stored now is what was sent; otherwise the row is among `serverChanges`',
  refusal: 'why a row was refused: a permanent code and its sentence',
  counts: 'how many; for a sync, their sum is the number of rows sent',
  serverChanges: 'rows of the return that this workbook does not have as they are now, oldest first',
  takeAll: 'not null: the workbook is too far behind, and `serverChanges` are all rows of the return',
  conflicts: 'values that differ and wait for a person',
  questions: 'open questions of the Secretariat',
  missing: 'activities of which the workbook has no row any more',
  returnIssues: 'problems of the return as a whole',
  submission: 'the receipt, where the return was submitted by this message',
  activityReportId: 'an activity in this cycle',
  reference: 'the activity’s short reference, the same in all cycles',
  withdrawn: 'no longer part of the return',
  withdrawalProposed: 'somebody asks whether the activity is to be withdrawn',
  proposalId: 'one difference that waits for a person',
  stored: 'the value that stands; null for blank',
  proposed: 'the other side’s value; null for blank',
  base: 'what the other side had started from, where that is known',
  changedBy: 'whose revision it is; null once that person was erased',
  receiptNumber: 'of a submission; can be checked for ever',
  contentHash: 'SHA-256 over the rows as submitted',
  requestId: 'to be named when asking for help',
}

type Json = Readonly<Record<string, unknown>>

/** A copy of a message’s schema in which fields of known names say what they mean. */
export function withMeanings(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withMeanings)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties'
        ? propertiesWithMeanings(value as Readonly<Record<string, Json>>)
        : withMeanings(value),
    ]),
  )
}

function propertiesWithMeanings(properties: Readonly<Record<string, Json>>): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const description = schema.description ?? meanings[name]
      return [
        name,
        { ...(withMeanings(schema) as Json), ...(description === undefined ? {} : { description }) },
      ]
    }),
  )
}
