/**
 * `npm run guide:pictures`: the pictures of the user guide, from the pane as the story of a whole return drives it. Needs Chromium, and
 * ImageMagick to make them small.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const taken = join(root, '.build/pictures/pane')
const guide = join(root, 'docs/guide/images')

/** Picture of the guide -> the one that the story takes, and how many pixels of its height are shown. */
const pictures: Readonly<Record<string, readonly [name: string, height: number]>> = {
  check: ['story-1.15-1-check', 1100],
  corrected: ['story-1.15-2-corrected', 700],
  sync: ['story-1.15-3-sync', 760],
  synced: ['story-1.15-4-synced', 900],
  conflict: ['story-1.15-5-conflict', 800],
  question: ['story-1.15-6-question', 700],
  receipt: ['story-1.15-8-receipt', 800],
}

const story = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/addin/pane/whole-return.test.ts', '-t', '1.15'],
  { cwd: root, stdio: 'inherit' },
)
if (story.status !== 0) process.exit(1)
mkdirSync(guide, { recursive: true })
for (const [picture, [name, height]] of Object.entries(pictures))
  execFileSync('convert', [
    join(taken, `${name}.png`),
    ...[
      '-crop',
      `x${height}+0+0`,
      '+repage',
      '+dither',
      '-bordercolor',
      '#c8c6c4',
      '-border',
      '1',
      '-colors',
      '128',
      '-strip',
    ],
    join(guide, `${picture}.png`),
  ])
