/** What the Check column says for each problem the sheet can find, in the workbook's language. */

import { textDirection } from '../../templates/definition.ts'
import { rowIsFine, rowIsWithdrawn, type SheetProblem } from '../../templates/excel-rules.ts'
import { formatMessage } from '../../templates/messages.ts'
import type { TemplateInput } from './template-input.ts'

/** No text of the Check column is longer, so that it fits one line. */
export const longestProblemText = 46

/** Keys of the chain and the text for each, in the order of the list sheet. */
export function problemTexts(
  input: TemplateInput,
  problems: readonly SheetProblem[],
): readonly (readonly [key: string, text: string])[] {
  const say = (key: string) => formatMessage(input.texts.workbook, key, input.language)
  return [
    [rowIsFine, say('check.ok')],
    [rowIsWithdrawn, say('check.withdraw')],
    ...problems.map(({ key, issue, field }) => [key, problemText(input, issue, field)] as const),
  ]
}

/** The text with the field's label in it, the label cut where the whole would be too long. */
export function problemText(input: TemplateInput, issue: string, field: string): string {
  const { texts, language } = input
  const label = formatMessage(texts.fields, `${field}.label`, language)
  // LibreOffice takes a line's direction from its first letter; a sign is none, and would end up on the far side.
  const direction = textDirection(language) === 'rtl' ? '\u200f' : ''
  const text = (name: string) =>
    direction + formatMessage(texts.workbook, `check.${issue}`, language, { field: name })
  const excess = text(label).length - longestProblemText
  return excess <= 0 ? text(label) : text(`${label.slice(0, label.length - excess - 1).trimEnd()}…`)
}
