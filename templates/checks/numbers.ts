/** Rules about numbers and texts of one row. */
import { foldWords } from '../fold-text.ts'
import { type CheckFunction, sound } from './check-function.ts'
import { numberIn, textIn } from './values.ts'

export const checkAtLeast: CheckFunction<'atLeast'> = (check, values) => {
  const number = numberIn(values, check.field)
  return number !== undefined && number < check.min
    ? [{ field: check.field, params: { min: check.min } }]
    : sound
}

export const checkAtMost: CheckFunction<'atMost'> = (check, values) => {
  const [number, limit] = [numberIn(values, check.field), numberIn(values, check.other)]
  if (number === undefined || limit === undefined || number <= limit) return sound
  return [{ field: check.field, params: { number, limit } }]
}

/** Case, accents, punctuation and white space make no difference. */
export const checkDiffers: CheckFunction<'differs'> = (check, values) => {
  const [text, other] = [textIn(values, check.field), textIn(values, check.other)]
  // Folding is costly on long texts: texts of very different length are different.
  if (text === undefined || other === undefined || other.length > 4 * text.length + 40) return sound
  const folded = foldWords(text)
  return folded !== '' && folded === foldWords(other) ? [{ field: check.field, params: {} }] : sound
}
