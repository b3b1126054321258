/**
 * The search for duplicates in one cycle. Each revision is compared, when it begins to count, with those that count then: as they
 * are, or as their return has pinned them. What is found up to a number is thereby a function of the history up to it.
 */
import { type ActivityProfile, profileOf } from '../../templates/duplicates/activity-profile.ts'
import { blockingKeys } from '../../templates/duplicates/blocking-keys.ts'
import { CandidateIndex } from '../../templates/duplicates/candidate-index.ts'
import { scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import type { FoundPairRow } from '../db/duplicate-pairs.ts'
import type { Db } from '../db/schema.ts'
import { walkActivities } from '../report/walk-activities.ts'
import {
  type CycleEvents,
  keyOf,
  pinnedRevisions,
  type RevisionKey,
  readCycleEvents,
  readValues,
} from './counting-revisions.ts'
import type { Turns } from './turns.ts'

/** About 3 KB each, more with long texts; what is not among them is read again. */
const rememberedProfiles = 50_000
const revisionsAtOnce = 250

interface Counting {
  readonly reporterCode: string
  /** 0: none. */
  current: number
  pinned: number
}

type Step =
  | { readonly act: 'remove'; readonly key: RevisionKey }
  | { readonly act: 'add'; readonly key: RevisionKey; readonly at: number }

export class CycleScan {
  readonly scanId: string
  /** All up to this number is in the index. */
  through: number
  readonly #db: Db
  readonly #cycleKey: string
  readonly #keys: RevisionKey[] = []
  #index = this.#newIndex()
  readonly #places = new Map<string, number>()
  readonly #reports = new Map<string, Counting>()
  readonly #reportsOf = new Map<string, Set<string>>()
  readonly #profiles = new Map<string, ActivityProfile>()

  private constructor(db: Db, cycleKey: string, scanId: string, through: number) {
    this.#db = db
    this.#cycleKey = cycleKey
    this.scanId = scanId
    this.through = through
  }

  /** As it stands when all up to `through` has been looked at. */
  static async open(
    db: Db,
    of: { readonly cycleKey: string; readonly scanId: string; readonly through: number },
    turns: Turns,
  ): Promise<CycleScan> {
    const scan = new CycleScan(db, of.cycleKey, of.scanId, of.through)
    if (of.through === 0) return scan
    for (const status of ['draft', 'final'] as const) {
      const place = status === 'draft' ? 'current' : 'pinned'
      for await (const batch of walkActivities(db, { ...of, status, asOf: of.through })) {
        for (const { activityReportId, reporterCode, revision, values } of batch) {
          if (Object.keys(values).length === 0) continue
          scan.#countingOf(activityReportId, reporterCode)[place] = revision
          const key = { activityReportId, revision }
          if (!scan.#places.has(keyOf(key))) scan.#add(key, profileOf({ reporterCode, values }))
          await turns.take()
        }
      }
    }
    return scan
  }

  get isWorthMakingAnew(): boolean {
    return this.#index.isMostlyGone
  }

  /** Looks at the next few changes, up to a number at most. */
  async advance(limit: number, turns: Turns): Promise<FoundPairRow[]> {
    const events = await readCycleEvents(this.#db, {
      cycleKey: this.#cycleKey,
      after: this.through,
      through: limit,
    })
    const steps = await this.#stepsOf(events)
    const found: FoundPairRow[] = []
    for (let at = 0; at < steps.length; at += revisionsAtOnce)
      found.push(...(await this.#take(steps.slice(at, at + revisionsAtOnce), turns)))
    this.through = events.through
    return found
  }

  async #stepsOf({ revisions, returns }: CycleEvents): Promise<Step[]> {
    const steps: Step[] = []
    const numbers = new Set([...revisions, ...returns].map(({ changeNumber }) => changeNumber))
    const revisionsAt = Map.groupBy(revisions, ({ changeNumber }) => changeNumber)
    const returnsAt = Map.groupBy(returns, ({ changeNumber }) => changeNumber)
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const before = new Map<string, readonly number[]>()
      const touch = (id: string, reporterCode: string): Counting => {
        const counting = this.#countingOf(id, reporterCode)
        if (!before.has(id)) before.set(id, [counting.current, counting.pinned])
        return counting
      }
      for (const { activityReportId, reporterCode, isEmpty } of revisionsAt.get(number) ?? [])
        touch(activityReportId, reporterCode).current = isEmpty ? 0 : number
      for (const { reporterCode, pinnedChangeNumber } of returnsAt.get(number) ?? []) {
        const asOf = pinnedChangeNumber ?? 0
        const pinned = await pinnedRevisions(this.#db, { cycleKey: this.#cycleKey, reporterCode, asOf })
        const known = this.#reportsOf.get(reporterCode) ?? []
        for (const id of new Set([...known, ...pinned.keys()]))
          touch(id, reporterCode).pinned = pinned.get(id) ?? 0
      }
      steps.push(...this.#differences(before, number))
    }
    return steps
  }

  /** First all that count no more, then those that begin to, by revision and activity report. */
  #differences(before: ReadonlyMap<string, readonly number[]>, at: number): Step[] {
    const gone: Step[] = []
    const come: (Step & { act: 'add' })[] = []
    for (const [activityReportId, then] of before) {
      const { current, pinned } = this.#reports.get(activityReportId)!
      const now = [current, pinned]
      for (const revision of new Set(then))
        if (revision > 0 && !now.includes(revision))
          gone.push({ act: 'remove', key: { activityReportId, revision } })
      for (const revision of new Set(now))
        if (revision > 0 && !then.includes(revision))
          come.push({ act: 'add', key: { activityReportId, revision }, at })
    }
    return [...gone, ...come.sort((a, b) => compareKeys(a.key, b.key))]
  }

  async #take(steps: readonly Step[], turns: Turns): Promise<FoundPairRow[]> {
    const added = await this.#profilesOf(
      steps.flatMap((step) => (step.act === 'add' ? [step.key] : [])),
      turns,
    )
    const compared: { readonly step: Step & { act: 'add' }; readonly others: RevisionKey[] }[] = []
    for (const step of steps) {
      if (step.act === 'remove') {
        this.#remove(step.key)
        continue
      }
      const profile = added.get(keyOf(step.key))
      if (!profile) continue
      const keys = blockingKeys(profile)
      const others = this.#index
        .worthComparing(keys)
        .map((position) => this.#keys[position]!)
        .filter(({ activityReportId }) => activityReportId !== step.key.activityReportId)
      compared.push({ step, others })
      this.#add(step.key, profile, keys)
      await turns.take()
    }
    const found: FoundPairRow[] = []
    for (const { step, others } of compared) {
      const profiles = await this.#profilesOf(others, turns)
      const own = added.get(keyOf(step.key))!
      for (const one of others) {
        const other = profiles.get(keyOf(one))
        const scored = other && scoreProfiles(other, own)
        if (!scored || scored.tier === 'none') continue
        found.push(pairOf(one, step, scored.tier, scored.score))
        await turns.take()
      }
    }
    return found
  }

  async #profilesOf(keys: readonly RevisionKey[], turns: Turns): Promise<Map<string, ActivityProfile>> {
    const profiles = new Map<string, ActivityProfile>()
    const missing: RevisionKey[] = []
    for (const key of keys) {
      const known = this.#profiles.get(keyOf(key))
      if (known) profiles.set(keyOf(key), known)
      else missing.push(key)
    }
    if (missing.length === 0) return profiles
    for (const [key, report] of await readValues(this.#db, missing)) {
      const profile = profileOf(report)
      profiles.set(key, profile)
      this.#remember(key, profile)
      await turns.take()
    }
    return profiles
  }

  #remember(key: string, profile: ActivityProfile): void {
    this.#profiles.set(key, profile)
    if (this.#profiles.size > rememberedProfiles) this.#profiles.delete(this.#profiles.keys().next().value!)
  }

  #add(key: RevisionKey, profile: ActivityProfile, keys = blockingKeys(profile)): void {
    const position = this.#index.add(keys)
    this.#keys[position] = key
    this.#places.set(keyOf(key), position)
    this.#remember(keyOf(key), profile)
  }

  #remove(key: RevisionKey): void {
    const position = this.#places.get(keyOf(key))
    if (position === undefined) return
    this.#index.remove(position)
    this.#places.delete(keyOf(key))
    this.#profiles.delete(keyOf(key))
  }

  #newIndex(): CandidateIndex {
    return new CandidateIndex((one, other) => compareKeys(this.#keys[one]!, this.#keys[other]!))
  }

  #countingOf(activityReportId: string, reporterCode: string): Counting {
    let counting = this.#reports.get(activityReportId)
    if (!counting) {
      counting = { reporterCode, current: 0, pinned: 0 }
      this.#reports.set(activityReportId, counting)
      const own = this.#reportsOf.get(reporterCode)
      if (own) own.add(activityReportId)
      else this.#reportsOf.set(reporterCode, new Set([activityReportId]))
    }
    return counting
  }
}

/** Written the same way round whichever of the two came, or came back, later. */
function pairOf(
  counting: RevisionKey,
  { key, at }: { readonly key: RevisionKey; readonly at: number },
  tier: FoundPairRow['tier'],
  score: number,
): FoundPairRow {
  const [one, other] = compareKeys(counting, key) < 0 ? [counting, key] : [key, counting]
  return {
    foundAt: at,
    oneReportId: one.activityReportId,
    oneRevision: one.revision,
    otherReportId: other.activityReportId,
    otherRevision: other.revision,
    tier,
    scoreMillionths: Math.round(1e6 * score),
  }
}

function compareKeys(one: RevisionKey, other: RevisionKey): number {
  if (one.revision !== other.revision) return one.revision - other.revision
  return one.activityReportId < other.activityReportId
    ? -1
    : one.activityReportId > other.activityReportId
      ? 1
      : 0
}
