/** Texts and numbers as the format writes them. */
import { tooLarge } from './file-refusals.ts'
import type { ReadingLimits } from './reading-limits.ts'

const escapedCharacter = /_x([0-9A-Fa-f]{4})_/g

/** `_x000D_` is the character U+000D; a text that really reads so has its underscore written as `_x005F_`. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(escapedCharacter, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}

/** A number as written, or null where the text is none (or none that a cell can hold). */
export function readNumber(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const number = Number(trimmed)
  return Number.isFinite(number) && !/^[+-]?0[xob]/i.test(trimmed) ? number : null
}

const isoDate =
  /^(?:(\d{4})-(\d{2})-(\d{2}))?(?:T?(\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?)?(?:Z|[+-]\d{2}:?\d{2})?$/

/**
 * A cell of type `d` as Excel serial of the 1900 system; null where the text is no ISO date. The calendar date is taken as
 * written: an offset from UTC does not move it.
 */
export function serialOfIsoDate(text: string): number | null {
  const match = isoDate.exec(text.trim())
  if (!match || text.trim() === '') return null
  const [, year, month, day, hours, minutes, seconds] = match
  const time = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) / 86_400
  if (year === undefined) return hours === undefined ? null : time
  const instant = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const isReal = new Date(instant).toISOString().startsWith(`${year}-${month}-${day}`)
  const days = instant / 86_400_000 + 25_569
  // Excel counts a 29 February 1900 that never was: days before 1 March 1900 are one less.
  return isReal && days > 0 ? (days < 61 ? days - 1 : days) + time : null
}

/** What a file may still bring: shared by all its parts. */
export class ReadingBudget {
  private cells: number
  private characters: number
  private sharedTexts: number

  constructor(limits: Pick<ReadingLimits, 'cells' | 'characters' | 'sharedTexts'>) {
    this.cells = limits.cells
    this.sharedTexts = limits.sharedTexts
    this.characters = limits.characters
  }

  /** @throws {ServiceError} FILE_TOO_LARGE */
  takeCell(): void {
    if (--this.cells < 0) throw tooLarge('cells')
  }

  takeSharedText(): void {
    if (--this.sharedTexts < 0) throw tooLarge('sharedTexts')
  }

  /** Each time a cell shows a text it counts: one long shared text in a million cells is a long file. */
  takeCharacters(count: number): void {
    this.characters -= count
    if (this.characters < 0) throw tooLarge('characters')
  }

  /** What is left, for `restore` after an attempt that was given up. */
  remaining(): readonly [cells: number, characters: number, sharedTexts: number] {
    return [this.cells, this.characters, this.sharedTexts]
  }

  restore([cells, characters, sharedTexts]: ReturnType<ReadingBudget['remaining']>): void {
    this.cells = cells
    this.characters = characters
    this.sharedTexts = sharedTexts
  }
}
