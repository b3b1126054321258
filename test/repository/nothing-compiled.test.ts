/** A machine with nothing but npm installs this: no compiler, no Python, nothing fetched from anywhere but the registry. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))

interface Locked {
  readonly hasInstallScript?: boolean
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly engines?: { readonly node?: string }
}

const packages = Object.entries(read('package-lock.json').packages as Record<string, Locked>).filter(
  ([path]) => path !== '',
)
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

describe('the lock file', () => {
  it('[HO7] has no package that is compiled when it is installed', () => {
    const compilers =
      /^(node-gyp|node-gyp-build|prebuild-install|node-pre-gyp|@mapbox\/node-pre-gyp|cmake-js|nan|node-addon-api)$/
    const asking = packages.filter(([path, { dependencies = {} }]) =>
      [nameOf(path), ...Object.keys(dependencies)].some((name) => compilers.test(name)),
    )
    expect(asking.map(([path]) => path)).toEqual([])
  })

  it('[HO7] runs at most the install scripts that are allowed by name', () => {
    const allowed = Object.keys(read('package.json').allowScripts)
    // Optional ones are of other systems, or do without their script.
    const scripted = packages.filter(([, one]) => one.hasInstallScript && !one.optional)
    expect(scripted.map(([path]) => nameOf(path)).filter((name) => !allowed.includes(name))).toEqual([])
  })

  it('[HO7] lets npm under any Node install what the Node of the project runs', () => {
    // npm leaves out optional packages that do not name the Node it runs on itself (Debian 12: 18), without a word. What they ask
    // for is taken out of the lock file by hand after an update.
    const oldest = 18
    const isLeftOut = (node: string) =>
      ![...node.matchAll(/>=\s*(\d+)/g)].some(([, major]) => Number(major) <= oldest)
    const leftOut = packages.filter(
      ([, { optional, os, engines }]) => optional && os !== undefined && isLeftOut(engines?.node ?? '>=0'),
    )
    expect(leftOut.map(([path]) => path)).toEqual([])
  })

  it('[HO7] names the digest of each package', () => {
    const without = packages.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))
    expect(without.map(([path]) => path)).toEqual([])
  })
})
