/** What a restore does, or would do, as a terminal shows it. */
import type { RestoreAnswer } from './restore-rows.ts'
import { historyText, showFieldChange, showNoteChange } from './show-changes.ts'
import type { ShowContext } from './show-value.ts'

const sentenceOf = {
  restored: 'restore.rowRestored',
  withdrawn: 'restore.rowWithdrawn',
  broughtBack: 'restore.rowBroughtBack',
} as const

export function linesOfRestore(answer: RestoreAnswer, context: ShowContext): string[] {
  const { asOf, changeNumber, isPreview, isUnchanged, openProposals, settledProposals } = answer
  const text = (key: string, params: Readonly<Record<string, string | number>> = {}) =>
    historyText(context, key, params)
  const count = answer.rows.length
  const outcome = isUnchanged
    ? [text('restore.unchanged', { asOf })]
    : isPreview
      ? [text('restore.preview', { count, asOf }), text('restore.apply')]
      : [text('restore.done', { count, asOf, changeNumber })]
  const proposals = [
    ...(settledProposals.length > 0
      ? [text('restore.settledProposals', { count: settledProposals.length })]
      : []),
    ...(openProposals.length > 0 ? [text('restore.openProposals', { count: openProposals.length })] : []),
  ]
  return [
    ...answer.rows.flatMap((row) => [
      text(sentenceOf[row.kind], { reference: row.reference }),
      ...row.changes.flatMap((change) => showFieldChange(change, context)).map(indent),
      ...row.noteChanges.map((change) => indent(showNoteChange(change, context))),
    ]),
    ...answer.erased.map(({ reference }) => text('restore.erased', { reference })),
    ...(answer.nothingToReport === null ? [] : [nothingToReport(answer.nothingToReport, context)]),
    ...proposals,
    ...outcome,
  ]
}

function nothingToReport(isNow: boolean, context: ShowContext): string {
  const [no, yes] = [historyText(context, 'history.no'), historyText(context, 'history.yes')]
  const sides = isNow ? { before: no, after: yes } : { before: yes, after: no }
  return historyText(context, 'history.nothingToReport', sides)
}

function indent(line: string): string {
  return `  ${line}`
}
