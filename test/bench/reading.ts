/**
 * Reading a filled workbook of 2,000 rows, against exceljs reading the same bytes and against nothing but unpacking them; and
 * one of 100,000 rows, each in a process of its own, against openpyxl.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ExcelJS from 'exceljs'
import { readWorkbook } from '../../server/workbooks/read-workbook.ts'
import { youngMegabytes } from '../../server/workbooks/reading-process.ts'
import { defaultLimits } from '../../server/workbooks/xlsx/reading-limits.ts'
import { unpackPart } from '../../server/workbooks/xlsx/unpack-part.ts'
import { readZipDirectory } from '../../server/workbooks/xlsx/zip-directory.ts'
import { hasOpenpyxl, python } from '../helpers/programs.ts'
import { type BenchLine, median } from './bench-line.ts'

const run = promisify(execFile)
const manyRows = 100_000

const rowCount = 2_000
const runs = 9

/**
 * A sheet like a filled template: 38 columns of titles, long texts, codes, dates, counts and amounts, with shared texts as
 * Excel writes them. (The real template's lists, formulas and formats would burden exceljs far more.)
 */
export async function filledWorkbook(rows = rowCount): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Activités')
  sheet.addRow(Array.from({ length: 38 }, (_, column) => `Colonne ${column + 1} *`))
  for (let row = 0; row < rows; row++)
    sheet.addRow(Array.from({ length: 38 }, (_, column) => cell(row, column)))
  return new Uint8Array(await workbook.xlsx.writeBuffer({ useSharedStrings: true } as never))
}

function cell(row: number, column: number): string | number | Date | null {
  if (column === 0) return `BCRC-SCRC-SEN-${String(row).padStart(4, '0')}`
  if (column === 2) return `Atelier régional n° ${row} sur les déchets de mercure`
  if (column === 4)
    return `Objectifs de l’activité ${row} : ${'former des douaniers & des laborantins, '.repeat(8)}`
  if (column === 18 || column === 19) return new Date(Date.UTC(2018, row % 12, (row % 28) + 1))
  if (column === 28 || column === 29) return (row * 7) % 400
  if (column === 31) return row * 1250.5
  if (column % 5 === 3) return null
  return ['Renforcement des capacités', 'Régional', 'Sénégal; Togo; Burkina Faso', 'Achevé'][
    (row + column) % 4
  ]!
}

/** Medians of interleaved runs, so that whatever else the machine does burdens both. */
export async function benchReading(): Promise<BenchLine[]> {
  const bytes = await filledWorkbook()
  const ours: number[] = []
  const theirs: number[] = []
  const unpacking: number[] = []
  for (let run = -2; run < runs; run++) {
    const own = await milliseconds(() => readWorkbook(bytes))
    const other = await milliseconds(() => new ExcelJS.Workbook().xlsx.load(bytes.slice().buffer as never))
    const unpack = await milliseconds(() => unpackAll(bytes))
    if (run < 0) continue
    unpacking.push(unpack)
    ours.push(own)
    theirs.push(other)
  }
  const name = `reading ${rowCount.toLocaleString('en')} rows`
  return [
    { name, value: median(ours), unit: 'ms', better: 'lower' },
    { name: `${name}, exceljs load`, value: median(theirs), unit: 'ms', better: 'lower' },
    {
      name: `${name}, times faster`,
      value: median(theirs) / median(ours),
      unit: 'x',
      peer: 'exceljs load',
      aim: '>= 15',
      better: 'higher',
    },
    {
      name: `${name}, times of unpacking alone`,
      value: median(ours) / median(unpacking),
      unit: 'x',
      peer: 'inflate',
      aim: '<= 6',
      better: 'lower',
    },
    ...(hasOpenpyxl ? await readingMany() : []),
  ]
}

function unpackAll(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const part of readZipDirectory(file, defaultLimits).values()) unpackPart(file, part)
}

interface Read {
  readonly rows: number
  readonly cpu: number
  readonly megabytes: number
}

/** Once each: openpyxl takes its time. */
async function readingMany(): Promise<BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  try {
    const file = join(folder, 'many.xlsx')
    const here = import.meta.dirname
    await run(process.execPath, [join(here, 'write-spliced.ts'), String(manyRows), file])
    // With the memory that a reading process of the service has.
    const program = [youngMegabytes, join(here, 'read-child.ts'), file]
    const ours: Read = JSON.parse((await run(process.execPath, program, { env: {} })).stdout)
    const theirs: Read = JSON.parse((await run(python, [join(here, 'read-openpyxl.py'), file])).stdout)
    if (ours.rows !== theirs.rows) throw new Error(`${ours.rows} rows read of ${theirs.rows}`)
    const name = `reading ${manyRows.toLocaleString('en')} rows`
    return [
      { name: `${name}, processor`, value: ours.cpu, unit: 's', better: 'lower' },
      { name: `${name}, peak memory`, value: ours.megabytes, unit: 'MB', aim: '<= 220', better: 'lower' },
      { name: `${name}, openpyxl's processor`, value: theirs.cpu, unit: 's', better: 'lower' },
      {
        name: `${name}, processor, times faster`,
        value: theirs.cpu / ours.cpu,
        unit: 'x',
        peer: 'openpyxl read only',
        aim: '>= 8',
        better: 'higher',
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

if (process.argv[1] === import.meta.filename)
  for (const { name, value, unit, aim } of await benchReading())
    console.log(`${name}: ${value.toPrecision(4)} ${unit}${aim ? ` (aim ${aim})` : ''}`)
