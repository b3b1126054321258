/**
 * The report as tables for programs: one CSV file a table, described by a `datapackage.json` (Frictionless Data Package 1 with
 * Table Schema), in one zip.
 */
import { createHash } from 'node:crypto'
import type { ByteSink } from '../../workbooks/byte-sinks.ts'
import { ZipWriter } from '../../workbooks/zip-writer.ts'
import type { DataColumn, DataTable, DataType, ReportPlan } from '../report-plan.ts'
import { csvCell, csvLine } from './csv-text.ts'
import { type FigureTable, figureTables } from './figure-tables.ts'
import { reportName } from './report-name.ts'
import { encodePieces } from './write-text.ts'

interface Resource {
  readonly name: string
  readonly path: string
  readonly title: string
  readonly description?: string
  readonly fields: readonly object[]
  readonly keys: object
  lines(): AsyncIterable<string> | Iterable<string>
}

/** The same plan gives the same bytes. */
export async function writeCsvPackage(plan: ReportPlan, sink: ByteSink): Promise<void> {
  const zip = new ZipWriter(sink)
  const described: object[] = []
  for (const resource of [...plan.data.map(dataResource), ...figureTables(plan).map(figureResource)]) {
    const hash = createHash('sha256')
    let bytes = 0
    const content = async function* () {
      for await (const piece of encodePieces(resource.lines())) {
        hash.update(piece)
        bytes += piece.length
        yield piece
      }
    }
    await zip.add(resource.path, content())
    described.push(describe(resource, bytes, hash.digest('hex')))
  }
  await zip.add('datapackage.json', `${JSON.stringify(packageOf(plan, described), null, 2)}\n`)
  await zip.finish()
}

function packageOf(plan: ReportPlan, resources: readonly object[]) {
  return {
    profile: 'tabular-data-package',
    name: reportName(plan),
    title: `${plan.title} · ${plan.runningTitle} · ${plan.statusText}`,
    description:
      'Codes are those of the code lists named by each field. Text that a spreadsheet program could take for a formula, or that ' +
      'begins with an apostrophe, has one apostrophe before it: take it off when reading.',
    version: String(plan.origin.changeNumber),
    created: plan.judgedAt,
    cinnabar: plan.origin,
    resources,
  }
}

function describe(resource: Resource, bytes: number, sha256: string) {
  return {
    profile: 'tabular-data-resource',
    name: resource.name,
    path: resource.path,
    title: resource.title,
    ...(resource.description === undefined ? {} : { description: resource.description }),
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
    bytes,
    hash: `sha256:${sha256}`,
    schema: { fields: resource.fields, missingValues: [''], ...resource.keys },
  }
}

function dataResource(table: DataTable): Resource {
  const { key, title, columns } = table
  const foreignKeys = Object.entries(table.references).map(([fields, { table: resource, column }]) => ({
    fields,
    reference: { resource, fields: column },
  }))
  return {
    name: key,
    path: `data/${key}.csv`,
    title,
    fields: columns.map(schemaField),
    keys: { primaryKey: table.primaryKey, ...(foreignKeys.length === 0 ? {} : { foreignKeys }) },
    lines: async function* () {
      yield csvLine(columns.map((column) => csvCell(column.key, false)))
      for await (const batch of table.rows())
        for (const row of batch)
          yield csvLine(row.map((value, index) => csvCell(value, columns[index]!.type === 'text')))
    },
  }
}

const partialDate = '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'

const frictionlessTypes: Readonly<Record<DataType, object>> = {
  text: { type: 'string' },
  code: { type: 'string' },
  codes: { type: 'string' },
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  date: { type: 'date' },
  partialDate: { type: 'string', constraints: { pattern: partialDate } },
  boolean: { type: 'boolean', trueValues: ['true'], falseValues: ['false'] },
}

function schemaField({ key, title, type, codeList, isRequired }: DataColumn) {
  const basic = frictionlessTypes[type] as { constraints?: object }
  const constraints = { ...basic.constraints, ...(isRequired ? { required: true } : {}) }
  return {
    name: key,
    title,
    ...basic,
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
    ...(codeList === undefined ? {} : { codeList }),
    ...(type === 'codes' ? { description: 'Several codes are separated by semicolons.' } : {}),
  }
}

function figureResource(table: FigureTable): Resource {
  return {
    name: table.key.toLowerCase(),
    path: `figures/${table.key}.csv`,
    title: table.title,
    ...(table.note === null ? {} : { description: table.note }),
    fields: table.columns.map(({ key, title, isNumber }) => ({
      name: key,
      title,
      type: isNumber ? 'number' : 'string',
    })),
    keys: {},
    lines: function* () {
      yield csvLine(table.columns.map(({ key }) => csvCell(key, false)))
      for (const row of table.rows)
        yield csvLine(row.map((value, index) => csvCell(value, !table.columns[index]!.isNumber)))
    },
  }
}
