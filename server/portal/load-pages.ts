/** The pages are written with JSX, which Node does not read by itself: this is what reads it, and what loads them. */
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as Pages from './page-routes.ts'

const require = createRequire(import.meta.url)
let isRegistered = false

/**
 * Loads the pages. Commands that show none never come here, so they pay for none of it; the transformer itself is loaded at
 * the first file that needs it.
 */
export function loadPages(): Promise<typeof Pages> {
  if (!isRegistered) registerHooks({ load: loadTsx })
  isRegistered = true
  return import('./page-routes.ts')
}

type Load = NonNullable<Parameters<typeof registerHooks>[0]['load']>

const loadTsx: Load = (url, context, next) => {
  if (!url.endsWith('.tsx')) return next(url, context)
  const path = fileURLToPath(url)
  const { transformSync } = require('rolldown/utils') as typeof import('rolldown/utils')
  const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), {
    lang: 'tsx',
    jsx: { runtime: 'automatic', importSource: 'preact' },
  })
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`)
  return { format: 'module', source: code, shortCircuit: true }
}
