/** What a verification found, as a terminal shows it. */
import type { ReceiptCheck, ReceiptFault } from './check-receipt.ts'
import type { FileComparison } from './compare-file.ts'
import { historyText } from './show-changes.ts'
import { fieldLabel, oneLine, type ShowContext } from './show-value.ts'
import { type DatabaseCheck, isClean } from './verify-database.ts'

type Speaking = Pick<ShowContext, 'language'>

export function linesOfDatabaseCheck(check: DatabaseCheck, context: Speaking): string[] {
  const { changes, files, faults, projectionFaults, fileFaults, integrityFaults } = check
  if (isClean(check)) return [historyText(context, 'verify.clean', { changes, files })]
  const isHistoryWhole = faults.length + fileFaults.length + integrityFaults.length === 0
  return [
    ...integrityFaults.map(({ problem }) =>
      historyText(context, 'verify.integrity', { problem: oneLine(problem) }),
    ),
    ...faults.map(({ kind, changeNumber, table, key }) =>
      historyText(context, `verify.${kind}`, {
        changeNumber,
        // The places of missing rows stand for themselves.
        place: oneLine((kind === 'entryMissing' ? key : [table, ...key]).join(' ')),
      }),
    ),
    ...projectionFaults.map(({ table, key }) =>
      historyText(context, 'verify.projection', { place: oneLine([table, ...key].join(' ')) }),
    ),
    ...fileFaults.map(({ fileId, fileName }) =>
      historyText(context, 'verify.file', { place: oneLine(`${fileName} ${fileId}`) }),
    ),
    historyText(context, isHistoryWhole ? 'verify.rebuildAdvice' : 'verify.advice'),
  ]
}

const faultSentence = {
  contentChanged: 'receipt.faultChanged',
  revisionMissing: 'receipt.faultMissing',
  erased: 'receipt.faultErased',
  receiptChanged: 'receipt.faultReceipt',
} as const satisfies Record<ReceiptFault['kind'], string>

const rowSentence = {
  changed: 'receipt.rowChanged',
  withdrawn: 'receipt.rowWithdrawn',
  new: 'receipt.rowNew',
  missing: 'receipt.rowMissing',
} as const

export function linesOfReceiptCheck(check: ReceiptCheck, context: Speaking): string[] {
  const { receipt, isWhole, faults, changedSince } = check
  const { receiptNumber, changeNumber, rowCount: rows } = receipt
  const reporter = receipt.reporterCode.toUpperCase()
  const isOnlyErased = faults.length > 0 && faults.every((fault) => fault.kind === 'erased')
  const verdict = isWhole ? 'receipt.whole' : isOnlyErased ? 'receipt.erased' : 'receipt.broken'
  return [
    historyText(context, verdict, { receiptNumber, reporter, changeNumber, rows, hash: check.contentHash }),
    ...faults.map(({ kind, reference, activityReportId, changeNumber: at }) =>
      historyText(context, faultSentence[kind], {
        place: reference ?? activityReportId ?? (kind === 'receiptChanged' ? receiptNumber : String(at)),
      }),
    ),
    changedSince.length === 0
      ? historyText(context, 'receipt.unchangedSince')
      : historyText(context, 'receipt.changedSince', { count: changedSince.length }),
    ...changedSince.map(({ kind, reference, fields }) =>
      indent(historyText(context, rowSentence[kind], { place: reference, fields: labels(fields, context) })),
    ),
  ]
}

export function linesOfComparison(comparison: FileComparison, context: Speaking): string[] {
  const file = oneLine(comparison.fileName)
  const { differences } = comparison
  if (differences.length === 0) return [historyText(context, 'receipt.fileSame', { file })]
  return [
    historyText(context, 'receipt.fileDiffers', { file, count: differences.length }),
    ...differences.map(({ kind, rowNumber, reference, fields }) => {
      const place = [reference, rowNumber === null ? null : `#${rowNumber}`].filter(Boolean).join(' ')
      return indent(historyText(context, rowSentence[kind], { place, fields: labels(fields, context) }))
    }),
  ]
}

function labels(fields: readonly string[], { language }: Speaking): string {
  return fields.map((field) => fieldLabel(field, language)).join('; ')
}

function indent(line: string): string {
  return `  ${line}`
}
