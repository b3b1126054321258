import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type ReportFormat,
  reportFormats,
  writeReport,
} from '../../../server/report/formats/report-format.ts'
import { planReport } from '../../../server/report/plan-report.ts'
import type { Snapshot } from '../../../server/report/snapshot.ts'
import { BufferSink } from '../../../server/workbooks/byte-sinks.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import { aReport, aSnapshot } from '../../helpers/a-snapshot.ts'
import { aFullSnapshot, hostileTexts, secret } from './a-full-snapshot.ts'

const folder = await mkdtemp(join(tmpdir(), 'cinnabar-formats-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const schemas = new URL('schemas/', import.meta.url).pathname
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0
if (!hasXmllint) console.log('Skipped: the schema of IATI needs xmllint (apt-get install libxml2-utils)')

async function made(snapshot: Snapshot, format: ReportFormat, language: Language = 'en'): Promise<Buffer> {
  const sink = new BufferSink()
  await writeReport(await planReport(snapshot, language, { programVersion: 'test' }), format, sink)
  return sink.toBuffer()
}

function partsOf(zip: Uint8Array): Record<string, string> {
  return Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]),
  )
}

/** Files by name, their rows as Python's csv module reads them: a reader that shares nothing with the writer. */
function readCsvFiles(files: Readonly<Record<string, string>>): Record<string, string[][]> {
  const program = `import csv, io, json, sys
files = json.load(sys.stdin)
print(json.dumps({name: list(csv.reader(io.StringIO(text, newline=""))) for name, text in files.items()}))`
  const options = { input: JSON.stringify(files), maxBuffer: 64_000_000 }
  return JSON.parse(execFileSync('python3', ['-c', program], options).toString('utf8'))
}

describe('the other forms of the report', () => {
  it.each(reportFormats)('[RP70] %s: the same plan gives the same bytes', async (format) => {
    const digest = async () =>
      createHash('sha256')
        .update(await made(aFullSnapshot(), format))
        .digest('hex')
    const once = await digest()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect(await digest()).toBe(once)
  })

  it.each(reportFormats)('[RP13] %s: nothing of the note for the Secretariat', async (format) => {
    const bytes = await made(aFullSnapshot(), format)
    const isZip = bytes.subarray(0, 2).toString() === 'PK'
    const text = isZip ? Object.values(partsOf(bytes)).join('\n') : bytes.toString('utf8')
    expect(text.length).toBeGreaterThan(1_000)
    expect(text).not.toContain(secret)
    expect(text).not.toContain('confidential_note')
  })

  it('[RP71] every file of the data package is as its description says, with a guard before what looks like a formula', async () => {
    const parts = partsOf(await made(aFullSnapshot(), 'csv'))
    const description = JSON.parse(parts['datapackage.json']!)
    expect(description.profile).toBe('tabular-data-package')
    expect(description.name).toMatch(/^[a-z0-9._-]+$/)
    expect(description.resources.map(({ path }: { path: string }) => path).sort()).toEqual(
      Object.keys(parts)
        .filter((name) => name !== 'datapackage.json')
        .sort(),
    )
    const { 'datapackage.json': _, ...files } = parts
    const tables = readCsvFiles(files)
    for (const { path, bytes, hash, schema } of description.resources) {
      const content = Buffer.from(parts[path]!, 'utf8')
      expect(bytes, path).toBe(content.length)
      expect(hash, path).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`)
      const [header, ...rows] = tables[path]!
      expect(header, path).toEqual(schema.fields.map(({ name }: { name: string }) => name))
      expect(
        rows.filter((row) => row.length !== header!.length),
        path,
      ).toEqual([])
      const fields: SchemaField[] = schema.fields
      const misfits = rows.flatMap((row) => row.filter((cell, index) => !fits(cell, fields[index]!)))
      expect(misfits, path).toEqual([])
    }
    const [header, ...rows] = tables['data/activities.csv']!
    const title = header!.indexOf('title')
    const typed = hostileTexts.slice(0, 5).map((text) => `'${text}`)
    expect(rows.map((row) => row[title])).toEqual(expect.arrayContaining(typed))
    const keys = rows.map((row) => row[header!.indexOf('activity_id')])
    expect(new Set(keys).size).toBe(rows.length)
  })

  it('[RP72] the JSON document keeps to its schema, has codes and exact amounts, and every figure of the sheets', async () => {
    const snapshot = aFullSnapshot()
    const document = JSON.parse((await made(snapshot, 'json')).toString('utf8'))
    const schema = JSON.parse((await made(snapshot, 'schema')).toString('utf8'))
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...document, activities: [{ ...document.activities[0], status: 7 }] })).toBe(false)
    expect(document.activities).toHaveLength(54)
    expect(document.activities[0].title).toBe(hostileTexts[0])
    const plan = await planReport(snapshot, 'en')
    const tables = plan.sheets.flatMap(({ blocks }) => blocks.filter(({ kind }) => kind === 'table'))
    expect(document.figures).toHaveLength(tables.length)
    expect(document.origin).toMatchObject({ changeNumber: 417, status: 'draft', cycleKey: 'cop-3' })
  })

  it('[RP72] a cell that could not be read stands as it came, beside codes that were understood', async () => {
    const values = {
      title: 'One',
      start_date: { unread: '03/04/2018' },
      articles: { unread: '7; sea', codes: ['7'] },
      budget_amount: '1234567890123456.5',
    }
    const snapshot = aSnapshot({ rows: [aReport(1, values)] })
    const [row] = JSON.parse((await made(snapshot, 'json')).toString('utf8')).activities
    expect(row).toMatchObject({ articles: ['7'], budget_amount: '1234567890123456.5', counted: true })
    expect(row.start_date).toBeUndefined()
    expect(JSON.parse(row.unread)).toEqual({ start_date: '03/04/2018', articles: '7; sea' })
  })

  it.skipIf(!hasXmllint).each(languages)(
    '[RP73] activities in IATI 2.03 fit its schema (%s)',
    async (language) => {
      const file = join(folder, `${language}.xml`)
      await writeFile(file, await made(aFullSnapshot(), 'iati', language))
      const schema = join(schemas, 'iati-activities-schema.xsd')
      const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, file])
      expect(status, String(stderr)).toBe(0)
    },
  )

  it('[RP73] [RP33] what IATI demands and nobody stated leaves an activity out, and it is listed; a year stays a year', async () => {
    const whole = {
      title: 'Whole',
      status: 'CMP',
      start_date: '2018',
      end_date: '2018-02',
      text_language: 'fr',
    }
    const snapshot = aSnapshot({
      rows: [
        aReport(1, { ...whole, beneficiary_parties: ['NAM', 'NOR', 'SEN', 'EUE'] }),
        aReport(2, { title: 'No date', status: 'CMP' }),
        aReport(3, { title: 'No status', start_date: '2018-03-01' }),
      ],
    })
    const xml = (await made(snapshot, 'iati')).toString('utf8')
    expect(xml.match(/<iati-activity>/g)).toHaveLength(1)
    expect(xml).toContain('Left out, since the standard demands what was not stated: 2')
    expect(xml).toContain('BCRC-SCRC-SEN-0002: no date\n')
    expect(xml).toContain('BCRC-SCRC-SEN-0003: no status\n')
    expect(xml).toContain('<activity-date type="2" iso-date="2018-01-01"><narrative>2018</narrative>')
    expect(xml).toContain('<activity-date type="4" iso-date="2018-02-28"><narrative>2018-02</narrative>')
    const countries = [...xml.matchAll(/<recipient-country code="(..)"/g)].map(([, code]) => code)
    expect(countries).toEqual(['NA', 'NO', 'SN'])
    expect(xml).toContain('<narrative xml:lang="fr">Whole</narrative>')
    expect(await writeReport(await planReport(snapshot, 'en'), 'iati', new BufferSink())).toBe(2)
  })

  it('[RP73] every country has its two letters', () => {
    const xml = aSnapshot()
      .lists.list('country')
      .codes.filter(({ code }) => !['NAM', 'NOR', 'EUE'].includes(code))
      .map(({ aliases = [] }) => aliases.find((alias) => /^[A-Z]{2}$/.test(alias)))
    expect(xml).toHaveLength(194)
    expect(new Set(xml).size).toBe(194)
    expect(xml).not.toContain(undefined)
  })

  it('[RP74] the plan table is a workbook with that sheet alone', async () => {
    const parts = partsOf(await made(aFullSnapshot(), 'plan'))
    const sheets = [...parts['xl/workbook.xml']!.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(
      ([, name]) => name,
    )
    expect(sheets).toEqual(['Plan table'])
  })

  it.each(languages)('[RP75] the note is a document whose parts are well-formed, in %s', async (language) => {
    const plan = await planReport(aFullSnapshot(), language)
    const parts = partsOf(await made(aFullSnapshot(), 'docx', language))
    for (const [name, xml] of Object.entries(parts)) {
      if (name.endsWith('.xml') || name.endsWith('.rels')) expect(() => parse(xml), name).not.toThrow()
    }
    const document = parts['word/document.xml']!
    for (const { heading } of plan.note.sections) expect(document).toContain(escaped(heading))
    expect(document).toContain(escaped(plan.note.annex.heading))
    expect(document.includes('<w:bidi/>')).toBe(language === 'ar')
    expect(document.includes('<w:bidiVisual/>')).toBe(language === 'ar')
    expect(parts['docProps/core.xml']).toContain('2019-09-23T12:00:00Z')
  })

  it('[RP75] its paragraphs are numbered, its tables repeat their headers, its annex has each counted activity', async () => {
    const document = partsOf(await made(aFullSnapshot(), 'docx'))['word/document.xml']!
    const plan = await planReport(aFullSnapshot(), 'en')
    const paragraphs = plan.note.sections.flatMap((section) => section.paragraphs)
    expect(paragraphs.length).toBeGreaterThan(15)
    expect(document.match(/<w:numPr>/g)).toHaveLength(paragraphs.length)
    const tables = plan.note.sections.flatMap((section) => section.tables)
    expect(document.match(/<w:tblHeader\/>/g)).toHaveLength(tables.length + 1)
    const references = document.match(/>[A-Z-]+-\d{4}</g) ?? []
    expect(references.length).toBe(plan.note.annex.list.rowCount)
  })
})

interface SchemaField {
  readonly type: string
  readonly constraints?: { readonly required?: boolean; readonly pattern?: string }
}

function fits(cell: string, { type, constraints = {} }: SchemaField): boolean {
  if (cell === '') return constraints.required !== true
  if (constraints.pattern && !new RegExp(constraints.pattern).test(cell)) return false
  if (type === 'integer') return /^-?\d+$/.test(cell)
  if (type === 'number') return Number.isFinite(Number(cell))
  if (type === 'boolean') return cell === 'true' || cell === 'false'
  return type !== 'date' || /^\d{4}-\d{2}-\d{2}$/.test(cell)
}

function parse(xml: string): void {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
