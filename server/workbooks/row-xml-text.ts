/** Text as it may stand in the XML of a workbook. */

/** The longest text a cell may hold; Excel refuses a file with more. */
export const longestCellText = 32_767

/** What XML cannot hold, and carriage returns, as the inside of a character class. */
export const unwritable = String.raw`\u0000-\u0008\u000b-\u001f\ufffe\uffff`
const needsEscape = new RegExp(`[&<>${unwritable}]|_x[0-9A-Fa-f]{4}[_\\ud800-\\udfff]`)
/** An underscore that begins what looks like Excel's form, or would with an escape behind it. */
const needsEscapeEach = new RegExp(
  `[&<>${unwritable}]|_(?=x[0-9A-Fa-f]{4}[_${unwritable}\\ud800-\\udfff])`,
  'g',
)
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * The same text escaped: markup as entities; characters that XML cannot hold, carriage returns (which XML would turn into
 * line feeds) and lone surrogates in Excel's form `_xHHHH_`; and text that only looks like that form with its first character escaped,
 * so that every program reads back what was given. Too long text is cut and ends in `…`.
 */
export function cellText(text: string): string {
  return escapeMarkup(shortened(text))
}

/** The part of `cellText` that an XML writer does not do by itself: for text that is handed to one. */
export function escapeUnwritable(text: string): string {
  const short = shortened(text)
  if (!needsEscape.test(short) && short.isWellFormed()) return short
  return short
    .replace(needsEscapeEach, (found) =>
      found === '&' || found === '<' || found === '>' ? found : hexForm(found),
    )
    .replace(loneSurrogates, hexForm)
}

function shortened(text: string): string {
  if (text.length <= longestCellText) return text
  return `${text.slice(0, longestCellText - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function escapeMarkup(text: string): string {
  if (!needsEscape.test(text) && text.isWellFormed()) return text
  const escaped = text.replace(needsEscapeEach, (found) => {
    if (found === '&') return '&amp;'
    if (found === '<') return '&lt;'
    return found === '>' ? '&gt;' : hexForm(found)
  })
  return escaped.isWellFormed() ? escaped : escaped.replace(loneSurrogates, hexForm)
}

function hexForm(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
}
