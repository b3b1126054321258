/** Reads the values of rows from their JSON, faster than `JSON.parse` where there are very many of them. */
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'

const quote = 34
const backslash = 92
const comma = 44
const colon = 58
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/** Codes and cells of several codes that come again and again; typed ones may be anything, however many. */
const mostKept = 5_000
const longestCode = 8
const longestCell = 64
/** More than any template has. */
const mostFields = 200

const digits = /\d{1,15}(?=[,}])/y

interface Field {
  readonly key: string
  /** The key as it stands in the JSON, behind its first quote, with the colon. */
  readonly written: string
}

/** Thrown where the JSON has another form than values have most of the time: one for all, since making an error takes long. */
const unexpectedForm = new Error('Values in another form')

/**
 * Gives what `JSON.parse` gives but for the prototype, which its objects do not have: each row in which other fields are blank
 * would have a shape of its own, and shapes cost the runtime more than values do. What it does not expect is left to `JSON.parse`.
 * It learns which fields there are, and in which order. Texts are parts of the JSON, which stays in memory with them: for rows that are
 * soon gone. Cells with the same codes share one array, which nobody may alter.
 */
export class ValuesParser {
  private readonly fields: Field[] = []
  /** A code is one text wherever it comes, and soon found where it is looked up. */
  private readonly codes = new Map<string, string>()
  private readonly cells = new Map<string, readonly string[]>()
  private json = ''
  private at = 0

  /** @param json as `JSON.stringify` writes it */
  parse(json: string): ActivityValues {
    this.json = json
    this.at = 0
    try {
      return this.row()
    } catch (error) {
      if (error === unexpectedForm) return JSON.parse(json) as ActivityValues
      throw error
    }
  }

  private row(): ActivityValues {
    const values: Record<string, FieldValue> = Object.create(null)
    const { json } = this
    if (json === '{}') return values
    this.expect(openBrace)
    for (let before = -1; ; ) {
      this.expect(quote)
      const at = this.fieldBehind(before)
      const field = this.fields[at]!
      before = at
      this.at += field.written.length
      values[field.key] = this.value()
      const next = json.charCodeAt(this.at++)
      if (next === closeBrace && this.at === json.length) return values
      if (next !== comma) throw unexpectedForm
    }
  }

  /** Which field begins here: most likely one of those behind the one before it, some of which are blank. */
  private fieldBehind(before: number): number {
    const { fields, json } = this
    for (let at = before + 1; at < fields.length; at++) {
      if (json.startsWith(fields[at]!.written, this.at)) return at
    }
    const known = fields.findIndex(({ written }) => json.startsWith(written, this.at))
    return known >= 0 ? known : this.learn(before + 1)
  }

  private learn(place: number): number {
    const from = this.at
    const key = this.text()
    this.expect(colon)
    if (this.fields.length >= mostFields) throw unexpectedForm
    this.fields.splice(place, 0, { key, written: this.json.slice(from, this.at) })
    this.at = from
    return place
  }

  private value(): FieldValue {
    const first = this.json.charCodeAt(this.at)
    if (first === quote) {
      this.at++
      return this.codeOrText()
    }
    if (first === openBracket) {
      this.at++
      return this.severalCodes()
    }
    return this.wholeNumber()
  }

  /** What begins like a whole array that is known is that array. */
  private severalCodes(): readonly string[] {
    const end = this.json.indexOf(']', this.at) + 1
    const likely = this.json.slice(this.at, end)
    const known = this.cells.get(likely)
    if (known) {
      this.at = end
      return known
    }
    const codes = this.eachCode()
    const isUsual = this.at === end && codes.every(({ length }) => length <= longestCode)
    if (isUsual && likely.length <= longestCell && this.cells.size < mostKept)
      this.cells.set(copyOf(likely), codes)
    return codes
  }

  private eachCode(): readonly string[] {
    const codes: string[] = []
    if (this.json.charCodeAt(this.at) === closeBracket) {
      this.at++
      return codes
    }
    for (;;) {
      this.expect(quote)
      codes.push(this.codeOrText())
      const next = this.json.charCodeAt(this.at++)
      if (next === closeBracket) return codes
      if (next !== comma) throw unexpectedForm
    }
  }

  /** Of short texts most are codes. */
  private codeOrText(): string {
    const text = this.text()
    if (text.length > longestCode) return text
    const known = this.codes.get(text)
    if (known !== undefined) return known
    if (this.codes.size < mostKept) this.codes.set(text, text)
    return text
  }

  /** The text that begins here, behind its first quote. */
  private text(): string {
    const { json, at: from } = this
    let end = json.indexOf('"', from)
    while (end > from && this.isEscaped(end)) end = json.indexOf('"', end + 1)
    if (end < 0) throw unexpectedForm
    this.at = end + 1
    const text = json.slice(from, end)
    return text.includes('\\') ? (JSON.parse(json.slice(from - 1, end + 1)) as string) : text
  }

  private isEscaped(at: number): boolean {
    let before = at
    while (this.json.charCodeAt(before - 1) === backslash) before--
    return (at - before) % 2 === 1
  }

  private wholeNumber(): number {
    const { json, at: from } = this
    digits.lastIndex = from
    const [written] = digits.exec(json) ?? []
    if (written === undefined || (written.length > 1 && written.startsWith('0'))) throw unexpectedForm
    this.at = from + written.length
    return Number(written)
  }

  private expect(code: number): void {
    if (this.json.charCodeAt(this.at++) !== code) throw unexpectedForm
  }
}

/** A longer part of a text keeps all of it in memory. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
