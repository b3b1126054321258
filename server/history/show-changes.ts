/** What changed, in lines for people: the state before beside the state after. */
import type { FieldChange, NoteChange } from '../../templates/compare-revisions.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import type { HistoryProposal } from './proposals-of-history.ts'
import { fieldLabel, oneLine, type ShowContext, showCodes, showValue } from './show-value.ts'

type Params = Readonly<Record<string, string | number>>

/** A sentence of the history's locale. */
export function historyText(
  { language }: Pick<ShowContext, 'language'>,
  key: string,
  params: Params = {},
): string {
  return formatMessage(messagesOf('history', language), key, language, params)
}

/** `2027-01-15 10:00`, to be followed by "UTC". */
export function showInstant(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ')
}

/** One line, or two where codes came and others went. */
export function showFieldChange(change: FieldChange, context: ShowContext): string[] {
  const { kind, codesAdded, codesRemoved } = change
  const field = fieldLabel(change.field, context.language)
  const isOfCodes = context.template.fields.find((one) => one.key === change.field)?.type === 'codes'
  if (kind === 'changed' && isOfCodes && codesAdded.length + codesRemoved.length > 0) {
    const show = (codes: readonly string[]) => showCodes(change.field, codes, context)
    const lines = [
      codesAdded.length > 0 && historyText(context, 'history.codesAdded', { field, codes: show(codesAdded) }),
      codesRemoved.length > 0 &&
        historyText(context, 'history.codesRemoved', { field, codes: show(codesRemoved) }),
    ]
    return lines.filter((line) => line !== false)
  }
  const side = (value: FieldChange['before']) =>
    value === null ? historyText(context, 'history.blank') : showValue(change.field, value, context)
  const params = { field, before: side(change.before), after: side(change.after) }
  return [historyText(context, `history.${kind}`, params)]
}

/** The comment, or a column of the reporter's own. */
export function showNoteChange({ column, before, after }: NoteChange, context: ShowContext): string {
  const field = column === null ? historyText(context, 'history.comment') : oneLine(column)
  const side = (text: string | null) =>
    text === null ? historyText(context, 'history.blank') : oneLine(text)
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed'
  return historyText(context, `history.${kind}`, { field, before: side(before), after: side(after) })
}

/** A value that was not taken over, and what became of it. */
export function showProposal(proposal: HistoryProposal, context: ShowContext): string {
  const { field, stored, proposed, state } = proposal
  const isWithdrawal = field === '_action'
  const label =
    field === '_comment' ? historyText(context, 'history.comment') : fieldLabel(field, context.language)
  const side = (value: HistoryProposal['stored']) =>
    value === null ? historyText(context, 'history.blank') : showValue(field, value, context)
  return historyText(context, 'history.proposal', {
    field: isWithdrawal ? historyText(context, 'kind.withdrawal') : label,
    proposed: isWithdrawal ? historyText(context, 'history.yes') : side(proposed),
    stored: isWithdrawal ? historyText(context, 'history.no') : side(stored),
    actor: showActor(proposal.actor, context),
    state: historyText(context, `proposalState.${state}`),
  })
}

export function showActor(actor: string | null, context: Pick<ShowContext, 'language'>): string {
  return actor === null ? historyText(context, 'history.erasedActor') : oneLine(actor)
}
