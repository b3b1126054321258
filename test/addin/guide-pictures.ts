/**
 * `npm run guide:pictures [-- fr ar]`: the pictures of the user guide in each language, from the pane as the story of a whole
 * return drives it, and from a template that LibreOffice draws. Needs Chromium, LibreOffice, poppler, and ImageMagick to make
 * them small. All six languages take some ten minutes.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildTemplate } from '../../server/workbooks/build-template.ts'
import { isLanguage, type Language, languages } from '../../templates/definition.ts'
import { aTemplateInput } from '../helpers/a-template.ts'
import { fillManyWithLibreOffice } from '../helpers/fill-workbook.ts'
import { runPython } from '../helpers/programs.ts'
import { typedRows } from './pane/story-rows.ts'
import { storyWords } from './pane/story-words.ts'

const root = resolve(import.meta.dirname, '../..')
const taken = join(root, '.build/pictures/pane')
const images = join(root, 'docs/guide/images')
/** Of the README, too. */
const templates = join(root, 'docs/images')

/** What the picture of a template shows: rows of the story, one without a mistake first. */
const shownRows = [0, 8, 6, 2, 26]
const shownColumns = [
  ...['activity_id', '_check', 'title', 'activity_type', 'geo_scope', 'beneficiary_parties', 'status'],
  ...['start_date', 'end_date'],
]

/** Picture of the guide -> the one that the story takes, and how many pixels of its height are shown. */
const pictures: Readonly<Record<string, readonly [name: string, height: number]>> = {
  check: ['1-check', 1100],
  corrected: ['2-corrected', 700],
  sync: ['3-sync', 760],
  synced: ['4-synced', 900],
  conflict: ['5-conflict', 800],
  question: ['6-question', 700],
  receipt: ['8-receipt', 800],
}

function tellStories(wanted: readonly Language[]): void {
  const story = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      'test/addin/pane/whole-return.test.ts',
      '-t',
      `1\\.15, in (${wanted.join('|')})`,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, CINNABAR_TEST_LONG: '1' } },
  )
  if (story.status !== 0) process.exit(1)
}

/** A framed piece of a picture in few colours. */
function makeSmall(from: string, height: number, to: string): void {
  execFileSync('convert', [
    from,
    ...['-crop', `x${height}+0+0`, '+repage', '+dither', '-bordercolor', '#c8c6c4', '-border', '1'],
    ...['-colors', '48', '-strip', '-define', 'png:compression-level=9'],
    to,
  ])
}

/** The activities sheet of a template as LibreOffice calculates and draws it. */
async function drawTemplates(wanted: readonly Language[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cinnabar-guide-'))
  try {
    const workbookOf = (language: Language) => join(folder, `${language}.xlsx`)
    const jobs = wanted.map(async (language) => {
      const rows = typedRows(language)
      const input = aTemplateInput(language, {}, storyWords[language].reporter)
      return {
        template: await buildTemplate(input),
        rows: shownRows.map((nth) => rows[nth]!),
        out: workbookOf(language),
      }
    })
    await fillManyWithLibreOffice(await Promise.all(jobs))
    const drawn = wanted.map((language) => ({
      workbook: workbookOf(language),
      columns: shownColumns,
      rows: shownRows.length + 1,
      out: join(folder, `${language}.pdf`),
    }))
    writeFileSync(join(folder, 'jobs.json'), JSON.stringify(drawn))
    await runPython(join(import.meta.dirname, 'picture-template.py'), [join(folder, 'jobs.json')])
    for (const language of wanted) {
      const page = join(folder, language)
      execFileSync('pdftoppm', ['-png', '-singlefile', '-r', '80', join(folder, `${language}.pdf`), page])
      execFileSync('convert', [
        `${page}.png`,
        ...[
          '-trim',
          '+repage',
          '-bordercolor',
          'white',
          '-border',
          '6',
          '+dither',
          '-colors',
          '64',
          '-strip',
        ],
        join(templates, `template-${language}.png`),
      ])
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function keepStories(wanted: readonly Language[]): void {
  for (const language of wanted) {
    const folder = join(images, language)
    mkdirSync(folder, { recursive: true })
    for (const [picture, [name, height]] of Object.entries(pictures))
      makeSmall(join(taken, `story-${language}-1.15-${name}.png`), height, join(folder, `${picture}.png`))
  }
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const wanted = asked.length === 0 ? languages : asked.filter(isLanguage)
// `--keep`: the story was told a moment ago. `--templates`: only the templates have changed.
const isOnlyTemplates = process.argv.includes('--templates')
if (!isOnlyTemplates && !process.argv.includes('--keep')) tellStories(wanted)
if (!isOnlyTemplates) keepStories(wanted)
await drawTemplates(wanted)
