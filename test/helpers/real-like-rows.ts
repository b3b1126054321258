/** Any number of rows as centres type them: made of the words of real activities, no two alike; the same ones each time. */
import { readRealActivities, typedCells } from '../../server/demo/real-activities.ts'
import type { RawCells } from '../../templates/activity.ts'
import { randomFrom } from './many-activities.ts'

/** A thousand of them, as a pane sends them, are about 190 KiB gzipped. */
export function realLikeRows(count: number, seed = 1): RawCells[] {
  const random = randomFrom(seed)
  const real = readRealActivities().map(typedCells)
  const words = real.flatMap(({ title = '', summary = '' }) => `${title} ${summary}`.split(/\s+/))
  const sentence = (length: number) =>
    Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(' ')
  return Array.from({ length: count }, (_, at) => {
    const { local_ref: _reference, ...cells } = real[Math.floor(random() * real.length)]!
    return {
      ...cells,
      title: `${sentence(9)} (${at + 1})`,
      summary: `${sentence(30)}.`,
      results: `${sentence(14)}.`,
      participants_total: String(Math.floor(random() * 400)),
    }
  })
}
