/** The list of everything that is shipped (CycloneDX), made by npm out of the lock file. */
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

export interface Sbom {
  readonly bomFormat: string
  readonly specVersion: string
  metadata: { component: { name: string } }
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
    readonly licenses?: readonly unknown[]
  }[]
}

/** @returns null where npm is too old to make one (before 9.6, as Debian 12 has it) */
export function makeSbom(): Sbom | null {
  const text = execFileSync(
    'npm',
    [
      'sbom',
      '--sbom-format',
      'cyclonedx',
      '--sbom-type',
      'application',
      '--omit',
      'dev',
      '--package-lock-only',
    ],
    { cwd: resolve(import.meta.dirname, '../..'), encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  if (text.startsWith('Unknown command')) return null
  const sbom = JSON.parse(text) as Sbom
  // npm names it after the folder.
  sbom.metadata.component.name = 'cinnabar'
  return sbom
}
