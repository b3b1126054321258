/** How long LibreOffice needs for one edit in a template with 500 filled rows: whether typing stays smooth. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildTemplate } from '../../server/workbooks/build-template.ts'
import { aTemplateInput } from '../helpers/a-template.ts'
import { type FilledRow, fillWithLibreOffice } from '../helpers/fill-workbook.ts'
import { hasLibreOffice, runPython } from '../helpers/programs.ts'
import { type BenchLine, median } from './bench-line.ts'

const editCount = 40

/** None where LibreOffice is not installed. */
export async function benchCheckColumn(): Promise<BenchLine[]> {
  if (!hasLibreOffice) {
    console.error('check-column: skipped, LibreOffice with its Python bridge is not installed')
    return []
  }
  const building = await timeBuilding()
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  try {
    const file = join(folder, 'filled.xlsx')
    await fillWithLibreOffice(await buildTemplate(aTemplateInput('en')), rows(500), undefined, file)
    const answer = await runPython(join(import.meta.dirname, 'time-edits.py'), [file, String(editCount)])
    const { edits, full } = JSON.parse(answer) as { edits: number[]; full: number }
    const slowest = Math.max(...edits)
    return [
      {
        name: 'Check column, one edit in 500 rows',
        value: median(edits),
        unit: 's',
        aim: '<= 0.3',
        better: 'lower',
      },
      {
        name: 'Check column, slowest of 40 edits',
        value: slowest,
        unit: 's',
        aim: '<= 0.3',
        better: 'lower',
      },
      { name: 'Check column, everything calculated anew', value: full, unit: 's', better: 'lower' },
      { name: 'Template built, warm', value: building, unit: 's', aim: '<= 1', better: 'lower' },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timeBuilding(): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < 6; run++) {
    const start = performance.now()
    await buildTemplate(aTemplateInput('fr'))
    if (run > 0) times.push((performance.now() - start) / 1000)
  }
  return median(times)
}

/** Rows with every costly cell filled. */
function rows(count: number): FilledRow[] {
  return Array.from({ length: count }, (_, row) => ({
    title: `Activity ${row}`,
    summary: 'Training of customs officers.',
    text_language: 'French',
    assistance_type: 'Capacity-building; Technical assistance',
    activity_type: 'Training workshop or course; ADV',
    arrangement_type: 'Regional arrangement',
    articles: '11; 16',
    gmp_theme: 'ASGM; PROD',
    mercury_share: 'WHOLE',
    other_conventions: 'BC; SC',
    geo_scope: 'Regional',
    beneficiary_parties: 'Senegal; Mali; Benin; Togo; KEN',
    status: 'Completed',
    start_date: `2025-0${1 + (row % 9)}`,
    end_date: '2025-12-31',
    lead_role: 'Lead',
    partner_types: 'GOV; NGO',
    joint_with: 'bcrc-arg; bcrc-egy',
    target_groups: 'GOV; CUS',
    participants_total: 40 + row,
    participants_women: 20,
    budget_amount: 1000 * row,
    budget_currency: 'USD',
    funding_types: 'GEF; SIP',
    results: 'A road map.',
  }))
}
