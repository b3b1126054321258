/** What a person or a program is told about a file: the same on the command line, over HTTP and on the page. */
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Language, Severity } from '../../templates/definition.ts'
import { formatIssue } from '../../templates/format-issue.ts'
import type { PlacedIssue } from '../../templates/issues.ts'
import type { Receipt } from '../../templates/sync-protocol.ts'
import { messagesOf } from '../locales.ts'
import type { ImportCounts, ImportResult } from './import-result.ts'
import type { CheckResult } from './import-workbook.ts'

/** An issue in words, on its cell. */
export interface SpokenIssue {
  readonly sheet: string
  /** `H14`; null where the whole return is meant. */
  readonly cell: string | null
  /** The number of the rule: `03`. */
  readonly rule: string
  readonly code: string
  readonly severity: Severity
  /** The label of the field, in the reader's language. */
  readonly field: string | null
  readonly message: string
  readonly fix?: string
}

export interface CheckAnswer {
  readonly fileName: string
  readonly reporterCode: string
  readonly cycleKey: string
  readonly counts: ImportCounts
  readonly issueCount: Readonly<Record<Severity, number>>
  readonly issues: readonly SpokenIssue[]
}

export interface ImportAnswer extends CheckAnswer {
  /** Nothing was stored: everything in the file had arrived before. */
  readonly isUnchanged: boolean
  readonly changeNumber: number
  readonly missing: readonly { readonly reference: string; readonly title: string | null }[]
  readonly extraSheets: readonly string[]
  readonly receipt: Receipt | null
  readonly operationId: string
  /** Where the annotated copy is to be had: the return as it is now, with remarks beside its rows. */
  readonly annotatedCopy: string
}

export function checkAnswer(result: CheckResult, language: Language, lists: CodeLists): CheckAnswer {
  const { fileName, reporterCode, cycleKey, counts, issues } = result
  const issueCount = { error: 0, warning: 0, info: 0 }
  for (const { severity } of issues) issueCount[severity]++
  return {
    fileName,
    reporterCode,
    cycleKey,
    counts,
    issueCount,
    issues: issues.map((issue) => speak(issue, language, lists)),
  }
}

export function importAnswer(result: ImportResult, language: Language, lists: CodeLists): ImportAnswer {
  const { isUnchanged, extraSheets, response, reporterCode, cycleKey } = result
  return {
    ...checkAnswer(result, language, lists),
    isUnchanged,
    changeNumber: response.changeNumber,
    missing: response.missing.map(({ reference, title }) => ({ reference, title })),
    extraSheets,
    receipt: response.submission,
    operationId: response.operationId,
    annotatedCopy: `/api/v1/cycles/${encodeURIComponent(cycleKey)}/reporters/${encodeURIComponent(reporterCode)}/annotated-copy?lang=${language}&operationId=${encodeURIComponent(response.operationId)}`,
  }
}

/** The word for a severity, as the locale has it. */
export function severityWord(severity: Severity, language: Language): string {
  const word = messagesOf('issues', language)[`severity.${severity}`]
  return typeof word === 'string' ? word : severity
}

function speak(issue: PlacedIssue, language: Language, lists: CodeLists): SpokenIssue {
  const { code, severity, sheet, cell, field, fix } = issue
  const fields = messagesOf('fields', language)
  const label = field === null ? null : fields[`${field}.label`]
  return {
    sheet,
    cell,
    rule: code.slice(0, 2),
    code,
    severity,
    field: typeof label === 'string' ? label : null,
    message: formatIssue(issue, { language, fields, issues: messagesOf('issues', language), lists }),
    ...(fix === undefined ? {} : { fix }),
  }
}
