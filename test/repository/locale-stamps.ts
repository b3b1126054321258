/**
 * Each translation remembers the English it was made from, as a short hash in `test/repository/locale-stamps.json`. When
 * the English changes, the hash no longer fits and a test names the translation to look at again.
 *
 * Run directly (`npm run locales:stamp`), it records the English of texts that are new or whose translation was changed
 * too; one whose translation still reads as before stays stale, unless named: `npm run locales:stamp -- fr/issues/03.x`.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LocaleArea, localeAreas, messagesOf } from '../../server/locales.ts'
import { type Language, languages } from '../../templates/definition.ts'

const file = join(import.meta.dirname, 'locale-stamps.json')

/** `language/area/key` -> hash of the English, then hash of the translation. */
export type Stamps = Readonly<Record<string, readonly [english: string, translation: string]>>

export function readStamps(): Stamps {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Stamps) : {}
}

/** True where the English is not the one the translation was made from, or nothing is known about it. */
export function isStale(stamps: Stamps, area: LocaleArea, language: Language, key: string): boolean {
  return stamps[`${language}/${area}/${key}`]?.[0] !== shortHash(messagesOf(area, 'en')[key])
}

function shortHash(message: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(message) ?? '')
    .digest('hex')
    .slice(0, 8)
}

function stampAll(confirmed: readonly string[]): void {
  const before = readStamps()
  const after: Record<string, readonly [string, string]> = {}
  for (const language of languages.filter((one) => one !== 'en')) {
    for (const area of localeAreas) {
      for (const [key, text] of Object.entries(messagesOf(area, 'en'))) {
        const name = `${language}/${area}/${key}`
        const now = [shortHash(text), shortHash(messagesOf(area, language)[key])] as const
        const old = before[name]
        const isLeftBehind = old !== undefined && old[0] !== now[0] && old[1] === now[1]
        after[name] = isLeftBehind && !confirmed.includes(name) ? old : now
      }
    }
  }
  const lines = Object.keys(after)
    .sort()
    .map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(after[name])}`)
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
}

if (process.argv[1] === import.meta.filename) stampAll(process.argv.slice(2))
