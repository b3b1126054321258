/** A history as a terminal shows it: one heading for each change, indented lines below it. */
import type { HistoryEntry, Signature } from './history-entry.ts'
import type { ActivityHistory } from './list-history.ts'
import type { ReturnChange, ReturnFacts, ReturnHistory } from './list-return-history.ts'
import {
  historyText,
  showActor,
  showFieldChange,
  showInstant,
  showNoteChange,
  showProposal,
} from './show-changes.ts'
import type { ShowContext } from './show-value.ts'

/** Who, when, through what. */
export function headingOf(signature: Signature, context: ShowContext): string {
  return historyText(context, 'history.change', {
    changeNumber: signature.changeNumber,
    when: showInstant(signature.committedAt),
    actor: showActor(signature.actor, context),
    channel: historyText(context, `channel.${signature.channel}`),
    kind: historyText(context, `kind.${signature.kind}`),
  })
}

/** What differs from the revision before, and as what it was judged. */
export function linesOfEntry(entry: HistoryEntry, context: ShowContext): string[] {
  const text = (key: string, params?: Readonly<Record<string, string | number>>) =>
    historyText(context, key, params)
  const marks = [
    entry.isFirst && text('history.first'),
    entry.isErased && text('history.erased'),
    entry.withdrawn && text('history.withdrawn'),
    entry.withdrawalProposed && text('history.withdrawalProposed'),
  ].filter((mark) => mark !== false)
  const { templateVersion, listsVersion } = entry
  const judged = text('history.issues', { count: entry.issues.length, when: showInstant(entry.judgedAt) })
  return [
    ...(marks.length > 0 ? [marks.join(', ')] : []),
    ...entry.changes.flatMap((change) => showFieldChange(change, context)),
    ...entry.noteChanges.map((change) => showNoteChange(change, context)),
    `${judged}; ${text('history.versions', { templateVersion, listsVersion })}`,
  ]
}

export function linesOfActivityHistory(history: ActivityHistory, context: ShowContext): string[] {
  const { revisions, receipts, proposals } = history
  return [
    ...revisions.flatMap((entry) => [
      headingOf(entry, context),
      ...indented(linesOfEntry(entry, context)),
      ...indented(
        receipts
          .filter((pinned) => pinned.revision === entry.changeNumber)
          .map(({ receipt }) => receiptLine(receipt, context)),
      ),
    ]),
    ...proposals.map((proposal) => `${proposal.changeNumber}: ${showProposal(proposal, context)}`),
  ]
}

export function linesOfReturnHistory(history: ReturnHistory, context: ShowContext): string[] {
  if (history.changes.length === 0) return [historyText(context, 'history.nothing')]
  const more =
    history.continueAfter === null
      ? []
      : [historyText(context, 'history.more', { number: history.continueAfter })]
  return [
    ...history.changes.flatMap((change) => [
      headingOf(change, context),
      ...indented(linesOfChange(change, context)),
    ]),
    ...more,
  ]
}

/** What one change did to the return, row by row. */
export function linesOfChange(change: ReturnChange, context: ShowContext): string[] {
  const { revisions, answer, receipt, proposalsMade, proposalsDecided } = change
  const decidedLater = proposalsDecided.filter((one) => !proposalsMade.includes(one))
  return [
    ...revisions.flatMap((entry) => [entry.reference, ...indented(linesOfEntry(entry, context))]),
    ...(answer === null ? [] : linesOfAnswer(answer.before, answer.after, context)),
    ...(receipt === null ? [] : [receiptLine(receipt, context)]),
    ...[...proposalsMade, ...decidedLater].map((proposal) => showProposal(proposal, context)),
  ]
}

function linesOfAnswer(before: ReturnFacts | null, after: ReturnFacts, context: ShowContext): string[] {
  const state = (facts: ReturnFacts | null) => historyText(context, `returnState.${facts?.state ?? 'none'}`)
  const yesOrNo = (isTrue: boolean) => historyText(context, isTrue ? 'history.yes' : 'history.no')
  const was = before?.nothingToReport ?? false
  const lines: string[] = []
  if (before?.state !== after.state)
    lines.push(historyText(context, 'history.answer', { before: state(before), after: state(after) }))
  if (was !== after.nothingToReport)
    lines.push(
      historyText(context, 'history.nothingToReport', {
        before: yesOrNo(was),
        after: yesOrNo(after.nothingToReport),
      }),
    )
  return lines
}

function receiptLine(
  receipt: { readonly receiptNumber: string; readonly rowCount: number; readonly contentHash: string },
  context: ShowContext,
): string {
  const { receiptNumber, rowCount: rows, contentHash: hash } = receipt
  return historyText(context, 'history.receipt', { receiptNumber, rows, hash })
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
