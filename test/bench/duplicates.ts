/** How well and how fast likely duplicates are found. */

import { profileOf } from '../../templates/duplicates/activity-profile.ts'
import { blockingKeys } from '../../templates/duplicates/blocking-keys.ts'
import { CandidateIndex } from '../../templates/duplicates/candidate-index.ts'
import { pairsToScore } from '../../templates/duplicates/find-pairs.ts'
import { scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import { judgePairs } from '../helpers/judge-pairs.ts'
import { labelledActivities } from '../helpers/labelled-activities.ts'
import { manyReports } from '../helpers/many-reports.ts'
import { type BenchLine, median } from './bench-line.ts'
import { benchDuplicateScan } from './duplicate-scan.ts'

const many = 100_000

/**
 * Quality on the labelled real activities (28 true pairs: a pair more or less moves recall by 0.036) and on made-up ones in six
 * languages; time on 100,000.
 */
export async function benchDuplicates(): Promise<readonly BenchLine[]> {
  return [...qualityOnReal(), ...qualityOnMadeUp(), ...times(), ...(await benchDuplicateScan())]
}

function qualityOnReal(): BenchLine[] {
  const { strongPrecision, strongRecall, likelyPrecision, likelyRecall, topThree } = judgePairs(
    labelledActivities(),
    (one, other) => one.group !== '' && one.group === other.group,
  )
  return [
    share('real: precision of strong', strongPrecision, '>= 0.95'),
    share('real: recall of strong', strongRecall, '>= 0.65'),
    share('real: precision of strong and likely', likelyPrecision),
    share('real: recall of strong and likely', likelyRecall),
    share('real: partner among the first three', topThree, '>= 0.95, a plain score 0.94'),
  ]
}

function qualityOnMadeUp(): BenchLine[] {
  const { strongPrecision, strongRecall, topThree } = judgePairs(
    manyReports(3_000, { seed: 11 }),
    (one, other) => one.activity === other.activity,
  )
  return [
    share('made up, six languages: precision of strong', strongPrecision),
    share('made up, six languages: recall of strong', strongRecall),
    share('made up, six languages: partner among the first three', topThree, '>= 0.95'),
  ]
}

function times(): BenchLine[] {
  const reports = manyReports(many, { seed: 5, share: 0.05 })
  const begun = performance.now()
  const used = process.cpuUsage()
  const profiles = reports.map(profileOf)
  let pairs = 0
  for (const { one, other } of pairsToScore(profiles)) {
    if (scoreProfiles(profiles[one]!, profiles[other]!).tier !== 'none') pairs++
  }
  const scan = (performance.now() - begun) / 1_000
  const { user, system } = process.cpuUsage(used)
  const index = new CandidateIndex()
  for (const profile of profiles) index.add(blockingKeys(profile))
  const single = manyReports(100, { seed: 6 }).map((report) => {
    const since = performance.now()
    const profile = profileOf(report)
    for (const other of index.candidatesOf(blockingKeys(profile))) scoreProfiles(profile, profiles[other]!)
    return performance.now() - since
  })
  return [
    { name: '100,000 activities, all pairs', value: scan, unit: 's', aim: '<= 60', better: 'lower' },
    {
      name: '100,000 activities, processor time',
      value: (user + system) / 1e6,
      unit: 's',
      aim: '<= 60',
      better: 'lower',
    },
    { name: 'pairs found among them', value: pairs, unit: '', better: 'lower' },
    {
      name: 'one new activity against 100,000, median',
      value: median(single),
      unit: 'ms',
      aim: '<= 50',
      better: 'lower',
    },
    {
      name: 'one new activity against 100,000, slowest of 100',
      value: Math.max(...single),
      unit: 'ms',
      aim: '<= 50',
      better: 'lower',
    },
  ]
}

function share(name: string, value: number, aim?: string): BenchLine {
  return { name, value, unit: '', better: 'higher', ...(aim === undefined ? {} : { aim }) }
}
