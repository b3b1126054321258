/** What comes from elsewhere: under which terms, pinned, listed, and with what known against it. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAdvisories, sayAdvisories } from './advisories.ts'
import { isAccepted, judgedByHand, lockedPackages } from './locked-packages.ts'
import { makeSbom } from './make-sbom.ts'

const packages = lockedPackages()
const named = ({ name, version }: { readonly name: string; readonly version: string }) => `${name}@${version}`

describe('what comes from elsewhere', () => {
  it('[SE12] has a licence that goes with ours, and is pinned by its digest', () => {
    const alien = packages.filter(({ name, license }) => !isAccepted(license) && !judgedByHand.has(name))
    expect(alien.map((one) => `${named(one)} ${one.license}`)).toEqual([])
    expect(packages.filter(({ isPinned }) => !isPinned).map(named)).toEqual([])
    expect(isAccepted('(MIT OR GPL-3.0-or-later)')).toBe(true)
    expect(isAccepted('(MIT AND GPL-3.0-only)')).toBe(false)
  })

  it('[SE12] is listed in the SBOM, each with licence and digest', ({ skip }) => {
    const sbom = makeSbom()
    if (sbom === null) return skip('Skipped: the list of what is shipped needs npm 10')
    const { bomFormat, metadata, components } = sbom
    expect(bomFormat).toBe('CycloneDX')
    expect(metadata.component.name).toBe('cinnabar')
    const shipped = new Set(packages.filter(({ isShipped }) => isShipped).map(named))
    const listed = new Set(components.map(named))
    // Packages of other platforms are in the lock file, and may be left out of the list of this one.
    for (const one of ['fastify', 'kysely', 'exceljs', 'saxes'])
      expect(
        [...listed].some((name) => name.startsWith(`${one}@`)),
        one,
      ).toBe(true)
    expect([...listed].filter((name) => !shipped.has(name))).toEqual([])
    expect(components.filter(({ hashes }) => !hashes?.some(({ alg }) => alg === 'SHA-512'))).toEqual([])
  })

  it('[SE12] is pinned to one version by package.json itself', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string>>
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })

  it('[SE12] brings nothing of what exceljs would bring and nobody maintains', () => {
    const shipped = new Set(packages.map(({ name }) => name))
    for (const gone of ['inflight', 'rimraf', 'fstream', 'lodash.isequal', 'binary', 'buffers', 'traverse'])
      expect(shipped.has(gone), gone).toBe(false)
  })

  it('[SE12] has its advisories read, or it is said that nobody could ask', () => {
    expect(readAdvisories('{"message":"405 Method Not Allowed - POST x"}')).toEqual({
      isChecked: false,
      why: '405 Method Not Allowed - POST x',
    })
    expect(readAdvisories('')).toMatchObject({ isChecked: false })
    expect(readAdvisories('{"vulnerabilities":{}}')).toEqual({ isChecked: true, found: [] })
    expect(readAdvisories('{"vulnerabilities":{"a":{"name":"a","severity":"high","range":"<2"}}}')).toEqual({
      isChecked: true,
      found: ['high a <2'],
    })
  })

  it('[SE12] a registry that cannot be asked is said in one sentence, and a failure only where an answer is required', () => {
    const unasked = readAdvisories('{"message":"405 Method Not Allowed - POST x"}')
    const text =
      'Known weaknesses were not looked up: the registry says "405 Method Not Allowed"; --registry=<address> asks another.'
    expect(sayAdvisories(unasked)).toEqual({ text, isFailure: false })
    expect(sayAdvisories(unasked, true)).toEqual({ text, isFailure: true })
    expect(sayAdvisories({ isChecked: true, found: [] }, true).isFailure).toBe(false)
    expect(sayAdvisories({ isChecked: true, found: ['high a <2'] })).toEqual({
      text: 'high a <2',
      isFailure: true,
    })
  })
})
