/** What `package-lock.json` says: every package, its licence, and whether its content is pinned. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export interface LockedPackage {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly isPinned: boolean
  /** Needed at run time. */
  readonly isShipped: boolean
}

interface LockEntry {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly dev?: boolean
}

const root = resolve(import.meta.dirname, '../..')

export function lockedPackages(): LockedPackage[] {
  const { packages } = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockEntry>>
  }
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license = '', integrity, dev }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
      isPinned: integrity?.startsWith('sha512-') === true,
      isShipped: dev !== true,
    }))
}

/** Licences that go with Apache-2.0 in a program that is given away; MPL for files that stay as they are. */
export const acceptedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Zlib',
])

/** Those that say it otherwise, looked at by hand: office.js, with the terms of its file LICENSE. */
export const judgedByHand: ReadonlySet<string> = new Set(['@microsoft/office-js'])

/** `(MIT OR GPL-3.0)` needs one that is accepted, `(MIT AND Zlib)` both. */
export function isAccepted(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '').trim()
  if (plain.includes(' AND ')) return plain.split(' AND ').every(isAccepted)
  return plain.split(' OR ').some((one) => acceptedLicences.has(one.trim()))
}
