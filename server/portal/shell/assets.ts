/**
 * The style sheet and the small scripts of the pages. Made once from their sources; each address tells its content, so that a
 * browser keeps it for ever and a new version has a new one.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

export type Packing = 'br' | 'gzip' | 'identity'

interface Asset {
  readonly path: string
  readonly mediaType: string
  body(packing: Packing): Buffer
}

const portal = resolve(import.meta.dirname, '..')
const require = createRequire(import.meta.url)
const byName = new Map<string, Asset>()
const byPath = new Map<string, Asset>()

/** Where the one style sheet is. */
export function stylePath(): string {
  return asset('style.css', makeStyle).path
}

/** Where a script of `browser/` is, by its name without an ending. */
export function scriptPath(name: string): string {
  return asset(`${name}.js`, () => makeScript(name)).path
}

/** What stands at a path that one of these functions gave; null: nothing. A replica that has shown no page yet makes them first. */
export function assetAt(path: string): Asset | null {
  if (!byPath.has(path)) {
    stylePath()
    for (const file of readdirSync(join(portal, 'browser'))) {
      if (file.endsWith('.ts')) scriptPath(file.slice(0, -3))
    }
  }
  return byPath.get(path) ?? null
}

function asset(name: string, make: () => string): Asset {
  const known = byName.get(name)
  if (known) return known
  const plain = Buffer.from(make())
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 12)
  const bodies = new Map<Packing, Buffer>([['identity', plain]])
  const made: Asset = {
    path: `/assets/${name.replace('.', `-${digest}.`)}`,
    mediaType: name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    body: (packing) => {
      let body = bodies.get(packing)
      if (!body) {
        body = packing === 'br' ? brotliCompressSync(plain) : gzipSync(plain, { level: 9 })
        bodies.set(packing, body)
      }
      return body
    },
  }
  byName.set(name, made)
  byPath.set(made.path, made)
  return made
}

/** The files of `style/` in the order of their names, without their comments and indents. */
function makeStyle(): string {
  const folder = join(portal, 'style')
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\n\s*/g, '\n')
    .trim()
}

/** Each script is one file without imports. */
function makeScript(name: string): string {
  const file = `${name}.ts`
  const source = readFileSync(join(portal, 'browser', file), 'utf8')
  const { transformSync, minifySync } = require('rolldown/utils') as typeof import('rolldown/utils')
  const plain = transformSync(file, source, { lang: 'ts' })
  const small = minifySync(file, plain.code, { module: true })
  const [error] = [...plain.errors, ...small.errors]
  if (error) throw new SyntaxError(`${file}: ${error.message}`)
  return small.code
}
