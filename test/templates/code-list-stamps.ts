/**
 * Each label remembers the English it was made from, as a short hash in `code-list-stamps.json`. When the English of a code
 * changes, the hash no longer fits and a test names the labels to look at again.
 *
 * Run directly (`node test/templates/code-list-stamps.ts`), it records the English of codes that are new or whose labels were
 * all changed too; a code with a label that still reads as before stays stale, unless named: `... status/CMP`.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Code, languages } from '../../templates/definition.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'

const file = join(import.meta.dirname, 'code-list-stamps.json')

/** `list/code` -> hash of each language's label, in the order of `languages`. */
type Stamps = Readonly<Record<string, readonly string[]>>

const english = languages.indexOf('en')

/** `list/code` of the codes whose English is not the one that the other labels were made from. */
export function staleCodes(): readonly string[] {
  const stamps = readStamps()
  return Object.entries(stampsOfToday())
    .filter(([name, now]) => stamps[name]?.[english] !== now[english])
    .map(([name]) => name)
}

function readStamps(): Stamps {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Stamps) : {}
}

function stampsOfToday(): Stamps {
  return Object.fromEntries(
    shippedLists.flatMap(({ key, codes }) => codes.map((code) => [`${key}/${code.code}`, stampOf(code)])),
  )
}

function stampOf({ labels }: Code): readonly string[] {
  return languages.map((language) => createHash('sha256').update(labels[language]).digest('hex').slice(0, 6))
}

function stampAll(confirmed: readonly string[]): void {
  const before = readStamps()
  const lines = Object.entries(stampsOfToday()).map(([name, now]) => {
    const old = before[name]
    const isLeftBehind =
      old !== undefined &&
      old[english] !== now[english] &&
      now.some((hash, at) => at !== english && hash === old[at])
    return `  ${JSON.stringify(name)}: ${JSON.stringify(isLeftBehind && !confirmed.includes(name) ? old : now)}`
  })
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
}

if (process.argv[1] === import.meta.filename) stampAll(process.argv.slice(2))
