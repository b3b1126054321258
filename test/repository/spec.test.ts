/** Every rule of SPEC.md is named by a test, and every rule id a test names is in SPEC.md or in the template's rules. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { minamataTemplate } from '../../templates/minamata/template.ts'

const root = resolve(import.meta.dirname, '../..')
const spec = readFileSync(join(root, 'templates/SPEC.md'), 'utf8')
const rules = new Set([...spec.matchAll(/^- \*{0,2}\[([A-Z]{2}\d+[a-z]?)\]/gm)].map((match) => match[1]!))

const named = new Set(
  readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(root, 'test', name), 'utf8').matchAll(/\[([A-Z]{2}\d+[a-z]?|\d\d)\]/g),
    ])
    .map((match) => match[1]!),
)

describe('SPEC.md', () => {
  it('[HO4] has no rule without a test that names it', () => {
    expect([...rules].filter((rule) => !named.has(rule))).toEqual([])
  })

  it('[HO4] knows every rule that a test names', () => {
    const known = new Set([...rules, ...minamataTemplate.rules.map((rule) => rule.id)])
    expect([...named].filter((rule) => !known.has(rule))).toEqual([])
  })
})
