/** Which number formats show a number as a date. A date in a sheet is nothing but a number with such a format. */

/** `time`: shows no day, so that the number counts no days from an epoch. */
export type DateKind = 'date' | 'time' | null

/** Built-in formats by number (ECMA-376 part 1, 18.8.30); 27 to 36 and 50 to 58 are dates of East Asian locales. */
export function builtInDateKind(id: number): DateKind {
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time'
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'date' : null
}

/**
 * A custom format code such as `[$-40C]d mmmm yyyy;@`. Codes in files are in the English notation, whatever the country.
 * Quoted and escaped text, colours, conditions and currency signs are no date parts; `[h]` is elapsed time. Where one of the
 * sections (positive, negative ...) shows a date, the format does.
 */
export function customDateKind(code: string): DateKind {
  const bare = bareCode(code.slice(0, 1_000)).toLowerCase().replaceAll('general', '')
  // E+ and E- are exponents; a bare e is the year of a Japanese or Chinese calendar.
  const letters = bare.replace(/e[+-]/g, '').replace(/am\/pm|a\/p/g, '')
  if (/[dyeb]/.test(letters)) return 'date'
  if (/[hs]/.test(letters)) return 'time'
  // m alone is the month; beside hours or seconds it would be minutes.
  return letters.includes('m') ? 'date' : null
}

/** The code without text that is shown as it stands. */
function bareCode(code: string): string {
  let bare = ''
  for (let at = 0; at < code.length; at++) {
    const character = code[at]!
    if (character === '"') at = endOf(code, '"', at)
    else if (character === '\\' || character === '_' || character === '*') at++
    else if (character === '[') {
      const end = endOf(code, ']', at)
      if (/^\[(?:h+|m+|s+)\]$/i.test(code.slice(at, end + 1))) bare += 's'
      at = end
    } else bare += character
  }
  return bare
}

function endOf(code: string, mark: string, from: number): number {
  const end = code.indexOf(mark, from + 1)
  return end < 0 ? code.length : end
}
