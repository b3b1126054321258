/** office.js as Excel loads it, from node_modules, for pages of a test. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { SiteAnswer } from './excel-host.ts'

const dist = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/office-js/package.json')),
  'dist',
)

/** @param path below the folder: `office.js`, `fr-fr/office_strings.js` */
export async function officeJsFile(path: string): Promise<SiteAnswer | undefined> {
  if (path.includes('..')) return undefined
  const body = await readFile(join(dist, path)).catch(() => null)
  return body ? { headers: { 'content-type': 'text/javascript; charset=utf-8' }, body } : undefined
}
