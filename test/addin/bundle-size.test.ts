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
  readonly src?: string
  readonly imports?: readonly string[]
  readonly isEntry?: boolean
  readonly isDynamicEntry?: boolean
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

const isSync = (key: string) => ['sync', 'signed-in'].includes(scripts[key]!.name ?? '')
const isEngine = (key: string) => scripts[key]!.name === 'engine'

it('[AH26] the pane opens with at most 35 KiB of its own, the engine included; its views come later', () => {
  const atOnce = loadedWith(entry('pane'))
  const later = Object.keys(scripts).filter((key) => scripts[key]!.isDynamicEntry)
  const sizes = later.map((key) => {
    const own = [...loadedWith(key)].filter((one) => !atOnce.has(one) && !isSync(one))
    return [scripts[key]!.name ?? key, packedSize(own)] as const
  })
  const sync = packedSize(Object.keys(scripts).filter(isSync))
  const all = new Set([...atOnce, ...later.flatMap((key) => [...loadedWith(key)])])
  console.log(
    `The pane opens with ${packedSize(atOnce)} bytes gzipped (engine ${packedSize([...atOnce].filter(isEngine))}); sync ${sync}, later ${sizes.map(([name, size]) => `${name} ${size}`).join(', ')}; all ${packedSize(all)}`,
  )
  expect(atOnce.size).toBeGreaterThan(1)
  expect(packedSize(atOnce)).toBeLessThanOrEqual(35 * kibibyte)
  expect(sync).toBeGreaterThan(0)
  expect(sync).toBeLessThanOrEqual(12 * kibibyte)
  for (const [name, size] of sizes) expect([name, Math.max(size, 6 * kibibyte)]).toEqual([name, 6 * kibibyte])
})

it('[AH26] the command page has at most 8 KiB beside the engine', () => {
  const own = [...loadedWith(entry('commands'))].filter((key) => !isEngine(key))
  console.log(`The command page has ${packedSize(own)} bytes gzipped beside the engine`)
  expect(packedSize(own)).toBeLessThanOrEqual(8 * kibibyte)
})
