/** Reading a filled workbook of 2,000 rows, against exceljs reading the same bytes. */
import ExcelJS from 'exceljs'
import { readWorkbook } from '../../server/workbooks/read-workbook.ts'
import { type BenchLine, median } from './bench-line.ts'

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
  for (let run = -2; run < runs; run++) {
    const own = await milliseconds(() => readWorkbook(bytes))
    const other = await milliseconds(() => new ExcelJS.Workbook().xlsx.load(bytes.slice().buffer as never))
    if (run < 0) continue
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
      aim: '>= 4',
      better: 'higher',
    },
  ]
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

if (process.argv[1] === import.meta.filename)
  for (const { name, value, unit, aim } of await benchReading())
    console.log(`${name}: ${value.toPrecision(4)} ${unit}${aim ? ` (aim ${aim})` : ''}`)
