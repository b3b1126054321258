/** SECURITY.md claims nothing that no test shows, and passes over nothing that is asked. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asvsNumbers } from './asvs-numbers.ts'

const root = resolve(import.meta.dirname, '../..')
const security = readFileSync(join(root, 'server/SECURITY.md'), 'utf8')
const spec = readFileSync(join(root, 'templates/SPEC.md'), 'utf8')
const asked = Object.entries(asvsNumbers).flatMap(([section, numbers]) =>
  numbers.map((number) => `${section}.${number}`),
)

/** `3.4.1 - 3.4.6`, `4.3` (a whole section), `V17` (a chapter), `6.3.3`. */
function numbersIn(text: string): string[] {
  const found: string[] = []
  const numbers = /(\d+)\.(\d+)(?:\.(\d+))?(?: - (\d+)\.(\d+)\.(\d+))?|\bV(\d+)\b/g
  for (const [, chapter, section, first, , , last, whole] of text.matchAll(numbers)) {
    if (whole !== undefined) found.push(...asked.filter((one) => one.startsWith(`${whole}.`)))
    else if (first === undefined)
      found.push(...asked.filter((one) => one.startsWith(`${chapter}.${section}.`)))
    else
      for (let number = Number(first); number <= Number(last ?? first); number++)
        found.push(`${chapter}.${section}.${number}`)
  }
  return found
}

const rows = security
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
const below = security.slice(security.indexOf('## Falls short'))

describe('SECURITY.md', () => {
  it('[SE13] names for each claim rules that exist, and whose tests spec.test.ts looks for', () => {
    expect(rows.length).toBeGreaterThan(80)
    for (const [numbers, , where, shownBy] of rows) {
      const rules = shownBy!.split(', ')
      expect(where, numbers).not.toBe('')
      expect(rules.length, numbers).toBeGreaterThan(0)
      for (const rule of rules) expect(spec, `${numbers}: ${rule}`).toContain(`- [${rule}] `)
    }
  })

  it('[SE13] has every requirement, and no other', () => {
    const met = rows.flatMap(([numbers]) => numbersIn(numbers!))
    const rest = numbersIn(below)
    expect(asked.filter((one) => !met.includes(one) && !rest.includes(one))).toEqual([])
    expect([...met, ...rest].filter((one) => !asked.includes(one))).toEqual([])
    // Something that falls short or does not apply is not also said to be met.
    const short = numbersIn(below.slice(0, below.indexOf('## Left to')))
    expect(short.filter((one) => met.includes(one))).toEqual([])
  })
})
