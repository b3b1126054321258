/** Each `context.sync()` is a round trip to Excel: in a loop it makes a pane slow, and Excel on the web refuse. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

const folder = resolve(import.meta.dirname, '../../addin')

/** Cuts large work into parts by design, one round trip for each megabyte. */
const mayLoop = 'excel/in-parts.ts'

const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
)

/** Names of functions that make a round trip: office.js's own, ours, and what is handed to the one that loops. */
const roundTrips = new Set(['sync', 'send', 'exchange'])

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

/** Round trips inside loops, or inside functions that an array calls for each of its members. */
function loopedRoundTrips(node: Node, isLooped = false): string[] {
  const { callee } = node as { callee?: Node }
  const name = isNode(callee)
    ? ((callee.property as Node | undefined)?.name ?? (callee as { name?: unknown }).name)
    : undefined
  const found =
    isLooped && node.type === 'CallExpression' && roundTrips.has(String(name)) ? [String(name)] : []
  const isLoop = /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type)
  const isForEach =
    node.type === 'CallExpression' && /^(map|forEach|flatMap|filter|reduce|some|every)$/.test(String(name))
  return [
    ...found,
    ...Object.values(node)
      .flat()
      .filter(isNode)
      .flatMap((child) => loopedRoundTrips(child, isLooped || isLoop || isForEach)),
  ]
}

const inSource = (source: string, name = 'source.ts') =>
  loopedRoundTrips(parseSync(name, source).program as unknown as Node)

describe('round trips to Excel', () => {
  it('[AH6] are found in loops of any kind', () => {
    expect(inSource('for (const a of b) { await context.sync() }')).toEqual(['sync'])
    expect(inSource('while (true) await batch.send()')).toEqual(['send'])
    expect(inSource('rows.map(async (row: Row) => { row.load("x"); await context.sync() })')).toEqual([
      'sync',
    ])
    expect(inSource('for (const a of b) a.load("x"); await context.sync()')).toEqual([])
  })

  it.each(sources.filter((name) => name !== mayLoop))('[AH6] stand in no loop of addin/%s', (name) => {
    expect(inSource(readFileSync(join(folder, name), 'utf8'), name)).toEqual([])
  })

  it('[AH6] to office.js itself are made in one place, and where a handler is taken back', () => {
    const speaking = sources.filter((name) => /\.sync\(\)/.test(readFileSync(join(folder, name), 'utf8')))
    expect(speaking.sort()).toEqual(['excel/excel-workbook.ts', 'excel/session.ts'])
  })

  it('[AH6] and everything else of Excel are behind addin/excel', () => {
    const users = sources.filter((name) => /\bExcel\.\w/.test(readFileSync(join(folder, name), 'utf8')))
    expect(users.filter((name) => !name.startsWith('excel/'))).toEqual([])
  })
})
