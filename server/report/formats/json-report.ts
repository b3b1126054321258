/** The report as one JSON document, and the JSON Schema (2020-12) that it keeps to. */
import type { ByteSink } from '../../workbooks/byte-sinks.ts'
import type { DataColumn, DataTable, DataType, DataValue, ReportPlan } from '../report-plan.ts'
import { figureTables } from './figure-tables.ts'
import { writeText } from './write-text.ts'

/** Beside the document; the two travel together. */
const schemaName = 'report.schema.json'

/** The same plan gives the same bytes; rows are written as they are read. */
export async function writeJson(plan: ReportPlan, sink: ByteSink): Promise<void> {
  await writeText(jsonPieces(plan), sink)
}

export async function writeJsonSchema(plan: ReportPlan, sink: ByteSink): Promise<void> {
  await writeText([`${JSON.stringify(jsonSchemaOf(plan), null, 2)}\n`], sink)
}

async function* jsonPieces(plan: ReportPlan): AsyncGenerator<string> {
  const head = {
    $schema: schemaName,
    title: plan.title,
    subtitle: plan.runningTitle,
    statusText: plan.statusText,
    language: plan.language,
    judgedAt: plan.judgedAt,
    origin: plan.origin,
    figures: figureTables(plan).map(({ columns, rows, ...table }) => ({
      ...table,
      columns: columns.map(({ key, title }) => ({ key, title })),
      rows,
    })),
  }
  yield JSON.stringify(head).slice(0, -1)
  for (const table of plan.data) {
    yield `,\n${JSON.stringify(table.key)}:[`
    yield* rowPieces(table)
    yield ']'
  }
  yield '}\n'
}

async function* rowPieces({ columns, rows }: DataTable): AsyncGenerator<string> {
  let separator = '\n'
  for await (const batch of rows())
    for (const row of batch) {
      yield separator + JSON.stringify(objectOf(columns, row))
      separator = ',\n'
    }
}

/** A blank cell is left out. */
function objectOf(
  columns: readonly DataColumn[],
  row: readonly DataValue[],
): Record<string, Exclude<DataValue, null>> {
  return Object.fromEntries(
    columns.flatMap(({ key, type }, index) => {
      const value = row[index] ?? null
      if (value === null || (type === 'codes' && (value as readonly string[]).length === 0)) return []
      return [[key, value] as const]
    }),
  )
}

const decimalForm = '^-?[0-9]+(\\.[0-9]+)?$'
const schemaTypes: Readonly<Record<DataType, object>> = {
  text: { type: 'string' },
  code: { type: 'string' },
  codes: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  integer: { type: 'integer' },
  decimal: { type: 'string', pattern: decimalForm },
  date: { type: 'string', format: 'date' },
  partialDate: { type: 'string', pattern: '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$' },
  boolean: { type: 'boolean' },
}

/** Made from the plan's own columns, so that another template has its own schema. */
export function jsonSchemaOf(plan: ReportPlan) {
  const texts = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, { type: 'string' }]))
  const origin = {
    ...texts('templateId', 'cycleKey', 'legalBasis', 'historyId', 'programVersion'),
    templateVersion: { type: 'integer' },
    changeNumber: { type: 'integer', minimum: 0 },
    ...(plan.origin.since === undefined ? {} : { since: { type: 'integer', minimum: 1 } }),
    symbol: { type: ['string', 'null'] },
    period: closed({ start: schemaTypes.date, end: schemaTypes.date }),
    status: { enum: ['draft', 'final'] },
  }
  const figure = {
    ...texts('key', 'sheet', 'title'),
    note: { type: ['string', 'null'] },
    columns: { type: 'array', items: closed(texts('key', 'title')) },
    rows: {
      type: 'array',
      items: { type: 'array', items: { type: ['string', 'number', 'null'] } },
    },
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: plan.title,
    ...closed({
      ...texts('$schema', 'title', 'subtitle', 'statusText', 'language'),
      judgedAt: { type: 'string', format: 'date-time' },
      origin: closed(origin),
      figures: { type: 'array', items: closed(figure) },
      ...Object.fromEntries(plan.data.map((table) => [table.key, rowsSchema(table)])),
    }),
  }
}

function rowsSchema({ title, columns }: DataTable) {
  const properties = columns.map(({ key, title: label, type, codeList }) => [
    key,
    {
      title: label,
      ...schemaTypes[type],
      ...(codeList === undefined ? {} : { $comment: `codes of the list ${codeList}` }),
    },
  ])
  const required = columns.filter(({ isRequired }) => isRequired).map(({ key }) => key)
  return {
    title,
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required,
      properties: Object.fromEntries(properties),
    },
  }
}

function closed(properties: Readonly<Record<string, object>>) {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties }
}
