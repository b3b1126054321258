/** The import arrows of the house: addin -> templates <- server, and templates imports nothing outside itself. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8')
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!)
}

/** The top folder that a relative import ends in, or the package's name. */
function target(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  return relative(root, resolve(root, dirname(file), specifier)).split('/')[0]!
}

describe('imports', () => {
  it.each([
    ['templates', ['templates']],
    ['addin', ['addin', 'templates']],
  ])('[HO1] %s imports only %j of this project', (folder, allowed) => {
    const strays = sourcesOf(folder).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.') && !allowed.includes(target(file, specifier)))
        .map((specifier) => `${file} -> ${specifier}`),
    )
    expect(strays).toEqual([])
  })

  it('[HO1] templates needs neither Node nor any package', () => {
    const strays = sourcesOf('templates').flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith('.'))
        .map((specifier) => `${file} -> ${specifier}`),
    )
    expect(strays).toEqual([])
  })

  it('[HO1] server imports neither addin nor test', () => {
    const strays = sourcesOf('server').flatMap((file) =>
      importsOf(file)
        .filter((specifier) => ['addin', 'test'].includes(target(file, specifier)))
        .map((specifier) => `${file} -> ${specifier}`),
    )
    expect(strays).toEqual([])
  })

  it('[HO2] only config.ts reads the environment', () => {
    const readers = ['server', 'templates', 'addin']
      .flatMap(sourcesOf)
      .filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'))
    expect(readers).toEqual(['server/config.ts'])
  })

  it('[HO3] exceljs only makes workbooks: it is imported where templates, copies, reports and register sheets are made', () => {
    const users = sourcesOf('server').filter((file) => importsOf(file).includes('exceljs'))
    expect(
      users.filter(
        (file) =>
          !/^server\/(workbooks\/(build|finish|template|annotat)|report\/|cycles\/sheets\/)/.test(file),
      ),
    ).toEqual([])
  })
})
