/** Fills template workbooks as people do: in LibreOffice, or with a program (openpyxl). Columns are found by the hidden key row. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CoverKey } from '../../templates/workbook-layout.ts'
import { runPython } from './programs.ts'

/** Values by field key (or `_comment`, `_action`). `YYYY-MM-DD` becomes a true date; `2016` and `2016-08` stay text. */
export type FilledRow = Readonly<Record<string, string | number>>
export type FilledCover = Partial<Readonly<Record<CoverKey, string>>>

export interface FillJob {
  /** The template's bytes, or its path. */
  readonly template: Uint8Array | string
  readonly rows: readonly FilledRow[]
  readonly cover?: FilledCover
  /** Path of the file to write. */
  readonly out: string
}

const script = (name: string) => join(import.meta.dirname, name)

/** Types the rows into the first free rows of the template in LibreOffice, recalculates, and saves as .xlsx. */
export async function fillWithLibreOffice(
  template: Uint8Array | string,
  rows: readonly FilledRow[],
  cover: FilledCover | undefined,
  out: string,
): Promise<void> {
  await fillManyWithLibreOffice([{ template, rows, out, ...(cover ? { cover } : {}) }])
}

/** Several workbooks in one LibreOffice: starting it takes longer than filling. */
export async function fillManyWithLibreOffice(jobs: readonly FillJob[]): Promise<void> {
  await withFolder(async (folder) => {
    const onDisk = await Promise.all(
      jobs.map(async ({ template, rows, cover = {}, out }, nth) => {
        return { template: await pathOf(template, join(folder, `${nth}.xlsx`)), rows, cover, out }
      }),
    )
    const file = join(folder, 'jobs.json')
    await writeFile(file, JSON.stringify(onDisk))
    await runPython(script('fill-libreoffice.py'), [file])
  })
}

/** Writes the rows with openpyxl. The file has formulas without cached values then, as programs leave them. */
export async function fillWithOpenpyxl(
  template: Uint8Array | string,
  rows: readonly FilledRow[],
  cover: FilledCover | undefined,
  out: string,
): Promise<void> {
  await withFolder(async (folder) => {
    const job = join(folder, 'job.json')
    await writeFile(job, JSON.stringify({ rows, cover: cover ?? {} }))
    const path = await pathOf(template, join(folder, 'template.xlsx'))
    await runPython(script('fill-openpyxl.py'), [path, job, out])
  })
}

async function pathOf(template: Uint8Array | string, path: string): Promise<string> {
  if (typeof template === 'string') return template
  await writeFile(path, template)
  return path
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-fill-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
