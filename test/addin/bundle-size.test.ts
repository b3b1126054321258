/** How many bytes of our own the pages load, as they are packed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { buildPages } from '../../server/addin/build-pages.ts'
import { builtFolder } from '../../server/addin/built-folder.ts'

interface BuiltScript {
  readonly file: string
  readonly name?: string
  readonly imports?: readonly string[]
  readonly isEntry?: boolean
}

const kibibyte = 1024
let scripts: Readonly<Record<string, BuiltScript>>

beforeAll(async () => {
  await buildPages()
  scripts = JSON.parse(readFileSync(join(builtFolder, 'manifest.json'), 'utf8')) as typeof scripts
})

const entry = (name: string) =>
  Object.keys(scripts).find((key) => scripts[key]!.isEntry && scripts[key]!.name === name)!

/** A script and all that it cannot do without. */
function loadedWith(key: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(key)) return found
  found.add(key)
  for (const other of scripts[key]!.imports ?? []) loadedWith(other, found)
  return found
}

function packedSize(keys: Iterable<string>): number {
  const sizes = [...keys].map(
    (key) => gzipSync(readFileSync(join(builtFolder, scripts[key]!.file)), { level: 9 }).length,
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

const isEngine = (key: string) => scripts[key]!.name === 'engine'
const isOfOtherPages = (key: string) =>
  ['commands', 'command-work', 'ribbon-check', 'ribbon-sync', 'result', 'signed-in'].includes(
    scripts[key]!.name ?? '',
  )

it('[AH26] the pane opens with at most 35 KiB of its own, the engine included; the rest comes later, and is held to its size', () => {
  const atOnce = loadedWith(entry('pane'))
  const all = Object.keys(scripts).filter((key) => scripts[key]!.file.endsWith('.js') && !isOfOtherPages(key))
  const later = all.filter((key) => !atOnce.has(key)).map((key) => [scripts[key]!.name, packedSize([key])])
  console.log(
    `The pane opens with ${packedSize(atOnce)} bytes gzipped (engine ${packedSize([...atOnce].filter(isEngine))}); later ${later.map(([name, size]) => `${name} ${size}`).join(', ')}; all ${packedSize(all)}`,
  )
  expect(atOnce.size).toBeGreaterThan(1)
  expect(packedSize(atOnce)).toBeLessThanOrEqual(35 * kibibyte)
  // The views of a return, those of the sheet, checking, writing into Excel, syncing: one script each.
  expect(later.map(([name]) => name)).toEqual(
    expect.arrayContaining(['return', 'sheet', 'check', 'excel', 'sync']),
  )
  for (const [name, size] of later) expect([name, Number(size) <= 10 * kibibyte]).toEqual([name, true])
  // What only the Secretariat loads, and only when it opens that view, is nobody else's burden.
  const forSecretariat = all.filter((key) => scripts[key]!.name === 'combined')
  expect(forSecretariat).toHaveLength(1)
  expect(packedSize(forSecretariat)).toBeLessThanOrEqual(4 * kibibyte)
  expect(packedSize(all.filter((key) => !forSecretariat.includes(key)))).toBeLessThanOrEqual(67 * kibibyte)
})

it('[AH26] the command page has at most 8 KiB beside the engine', () => {
  const own = [...loadedWith(entry('commands'))].filter((key) => !isEngine(key))
  console.log(`The command page has ${packedSize(own)} bytes gzipped beside the engine`)
  expect(packedSize(own)).toBeLessThanOrEqual(8 * kibibyte)
})
