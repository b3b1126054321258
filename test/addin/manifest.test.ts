/** The manifest against Microsoft's schemas, and against what those are too old to know. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildManifest, developmentUrl } from '../../server/addin/manifest.ts'
import { addInPages } from '../../server/addin/pages.ts'
import { messagesOf } from '../../server/locales.ts'
import { addInExtension, addInId } from '../../server/workbooks/add-in-extension.ts'
import { languages } from '../../templates/definition.ts'
import { elementsOf, parseXml, type XmlElement } from '../excel-host/file/xml-tree.ts'
import { hasXmllint } from '../helpers/programs.ts'
import { type BuiltIcons, digestOf, drawings, iconFolder, iconSizes } from './build-icons.ts'

const root = resolve(import.meta.dirname, '../..')
const publicUrl = 'https://reports.example.org'
const manifest = buildManifest({ publicUrl, otherDomains: ['https://login.example.org'] })
const tree = parseXml(manifest)

if (!hasXmllint)
  console.log('Skipped: the schemas of the manifest need xmllint (apt-get install libxml2-utils)')

/** What xmllint says; empty where the document is valid. */
function schemaFaults(document: string): string {
  const schema = join(import.meta.dirname, 'manifest-schemas/OfficeAppManifestV1_1.xsd')
  try {
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], {
      input: document,
      stdio: 'pipe',
    })
    return ''
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr)
  }
}

function all(element: XmlElement): XmlElement[] {
  return [element, ...elementsOf(element).flatMap(all)]
}

const elements = all(tree)
const named = (name: string) => elements.filter((element) => element.name === name)
const only = (name: string) => named(name)[0]!
const textOf = (element: XmlElement) => element.children.join('')

/** Width and height of a PNG, which stand in its first block. */
function pngSize(path: string): readonly [number, number] {
  const bytes = readFileSync(path)
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

describe('the manifest', () => {
  it.skipIf(!hasXmllint)('[AH12] fits the schemas', () => {
    expect(schemaFaults(manifest)).toBe('')
  })

  it.skipIf(!hasXmllint).each([
    ['an id that is none', [addInId, 'not-a-guid']],
    ['an unknown permission', ['ReadWriteDocument', 'EverythingPlease']],
    ['elements in another order', ['<ProviderName>Cinnabar</ProviderName>\n', '']],
    ['an unknown action', ['ExecuteFunction', 'ExecuteAnything']],
  ] as const)('[AH12] would be refused by the schemas with %s', (_, [from, to]) => {
    expect(schemaFaults(manifest.replace(from, to))).not.toBe('')
  })

  it('[AH12] asks for ExcelApi 1.7 and for nothing more', () => {
    expect(named('Set').map(({ attributes }) => attributes)).toEqual([
      { Name: 'ExcelApi', MinVersion: '1.7' },
    ])
    expect(named('Host').map(({ attributes }) => attributes.Name ?? attributes['xsi:type'])).toEqual([
      'Workbook',
      'Workbook',
    ])
  })

  it('[AH12] has the four buttons: three that run with the pane closed and one that opens it', () => {
    const buttons = named('Control').map((control) => ({
      id: control.attributes.id,
      runs: all(control)
        .filter(({ name }) => name === 'FunctionName' || name === 'TaskpaneId')
        .map(textOf)
        .join(),
    }))
    expect(buttons).toEqual([
      { id: 'cinnabar.check', runs: 'check' },
      { id: 'cinnabar.sync', runs: 'sync' },
      { id: 'cinnabar.pane', runs: 'Office.AutoShowTaskpaneWithDocument' },
      { id: 'cinnabar.help', runs: 'help' },
    ])
  })

  it('[AH12] has every string in six languages, within Excel’s limits', () => {
    const strings = [...named('bt:String'), only('DisplayName'), only('Description')]
    expect(strings.length).toBe(13)
    const longNames = new Set(all(only('bt:LongStrings')).map(({ attributes }) => attributes.id))
    for (const string of strings) {
      const overrides = elementsOf(string)
      expect(overrides.map(({ attributes }) => attributes.Locale)).toEqual([
        'ar-SA',
        'es-ES',
        'es-MX',
        'fr-FR',
        'fr-CA',
        'ru-RU',
        'zh-CN',
      ])
      const values = [
        string.attributes.DefaultValue!,
        ...overrides.map(({ attributes }) => attributes.Value!),
      ]
      const most = longNames.has(string.attributes.id) || string.name === 'Description' ? 250 : 125
      for (const value of values) {
        expect(value.trim()).not.toBe('')
        expect(value.length).toBeLessThanOrEqual(most)
      }
    }
  })

  it('[AH12] says nothing that is not a text of the locale', () => {
    const known = new Set(languages.flatMap((language) => Object.values(messagesOf('addin', language))))
    const said = [...named('bt:String'), ...named('bt:Override'), ...named('Override')].map(
      ({ attributes }) => attributes.DefaultValue ?? attributes.Value!,
    )
    expect(said.filter((text) => !known.has(text))).toEqual([])
  })

  it('[AH12] defines every resource that it uses, uses every one that it defines, with short ids', () => {
    const used = new Set(elements.flatMap(({ attributes }) => attributes.resid ?? []))
    const defined = ['bt:String', 'bt:Url', 'bt:Image'].flatMap((name) =>
      named(name).flatMap(({ attributes }) => attributes.id ?? []),
    )
    expect(new Set(defined).size).toBe(defined.length)
    expect([...used].sort()).toEqual([...defined].sort())
    for (const id of defined) expect(id.length).toBeLessThanOrEqual(32)
  })

  it('[AH12] names only encrypted addresses of the service, and pages and icons that are there', () => {
    const addresses = elements
      .flatMap(({ attributes }) => attributes.DefaultValue ?? [])
      .filter((value) => value.includes('://'))
    expect(addresses.filter((address) => !address.startsWith(`${publicUrl}/`))).toEqual([])
    expect(named('AppDomain').map(textOf)).toEqual([publicUrl, 'https://login.example.org'])
    for (const address of addresses) {
      const path = address.slice(publicUrl.length)
      const icon = /^\/addin\/icons\/(.+-(\d+)\.png)$/.exec(path)
      const page = /^\/addin\/(\w+)\.html$/.exec(path)?.[1]
      if (icon) expect(pngSize(join(iconFolder, icon[1]!))).toEqual([Number(icon[2]), Number(icon[2])])
      else expect(path === '/' || addInPages.some((name) => name === page)).toBe(true)
    }
  })

  it('[AH17] is the add-in that every template asks for, so that its pane opens with the workbook', () => {
    expect(textOf(only('Id'))).toBe(addInExtension.id)
    expect(textOf(only('Id'))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(textOf(only('Version'))).toBe(addInExtension.version)
    expect(textOf(only('TaskpaneId'))).toBe('Office.AutoShowTaskpaneWithDocument')
  })

  it('[AH12] in the root folder is the one for development (after a change: npm run addin:manifest)', () => {
    const kept = readFileSync(join(root, 'manifest.xml'), 'utf8')
    expect(kept).toBe(buildManifest({ publicUrl: developmentUrl }))
  })
})

describe('the icons', () => {
  const built = JSON.parse(readFileSync(join(iconFolder, 'built.json'), 'utf8')) as BuiltIcons

  it.each(drawings())(
    '[AH12] of %s are made from the drawing as it is now (else: npm run addin:icons)',
    (drawing) => {
      for (const size of iconSizes) {
        const name = drawing.replace('.svg', `-${size}.png`)
        expect(existsSync(join(iconFolder, name))).toBe(true)
        expect(built[name]).toBe(digestOf(drawing))
        expect(pngSize(join(iconFolder, name))).toEqual([size, size])
      }
    },
  )
})
