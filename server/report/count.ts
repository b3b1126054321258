/**
 * Every figure of the combined report is counted here and in the other `count-*` files, in one walk over the snapshot.
 * Rules [RP1] to [RP19] of SPEC.md. What is held in memory grows with reporters, codes and duplicate groups, not with rows.
 */
import { codesOf } from '../../templates/activity.ts'
import type { FieldKey } from '../../templates/definition.ts'
import type { CrossTable, ReportDefinition } from '../../templates/report-definition.ts'
import { type ActivityFacts, type FactsContext, factsOf } from './count-facts.ts'
import { type CountedGroup, GroupBook } from './count-groups.ts'
import { type IssueFilter, issueFilterOf, reportedIssues } from './count-issues.ts'
import { ratesByCurrency } from './count-money.ts'
import { standingOn } from './count-parties.ts'
import { addUp, CrossTally, FundingTally, increase } from './count-tally.ts'
import type { Snapshot, SnapshotActivity } from './snapshot.ts'

/** How many activities concern a country, and how many of them helped it (neither planned nor cancelled). */
export interface CountryCount {
  activities: number
  helping: number
  /** Of those that helped it, how many have each code of the definition's `helpDimension`. */
  readonly helpingBy: Map<string, number>
}

/** A reporter's own reports. What it shares with others is its own as well, but once only. */
export interface ReporterCount {
  /** Activity reports listed. */
  rows: number
  /** Activities: reports of the same activity by this reporter are one. */
  activities: number
  /** Activities that count for it in the totals: it reported them alone or represents the group. */
  represented: number
  readonly byStatus: Map<string, number>
  /** Countries its activities helped that are Parties. */
  readonly partiesServed: Set<string>
  errors: number
  warnings: number
}

export interface Counts {
  readonly facts: FactsContext
  /** Activity reports in the full list. */
  rows: number
  /** Activities: each duplicate group once. */
  counted: number
  readonly groups: readonly CountedGroup[]
  /** The group of an activity report, by its id. */
  readonly groupOf: ReadonlyMap<string, CountedGroup>
  readonly tables: ReadonlyMap<string, CrossTally>
  /** How many counted activities have each code, by the dimension's key; only codes that were met. */
  readonly byDimension: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly funding: FundingTally
  readonly countries: Map<string, CountryCount>
  readonly reporters: Map<string, ReporterCount>
  /** Rule id -> reporter -> issues. Issues for officers only and of confidential fields are not counted. */
  readonly issues: Map<string, Map<string, number>>
  readonly filled: Map<FieldKey, number>
  readonly participants: { stated: number; total: number; womenStated: number; women: number }
  /** Lines of the activity x country sheet and of the technology transfer list. */
  pairs: number
  technology: number
  changedSinceSubmission: number
}

export function tableKey({ rows, columns }: Pick<CrossTable, 'rows' | 'columns'>): string {
  return columns ? `${rows} x ${columns}` : rows
}

/** Counts a snapshot. The same snapshot always gives the same. */
export async function countSnapshot(snapshot: Snapshot, definition: ReportDefinition): Promise<Counts> {
  const counter = new Counter(snapshot, definition)
  await counter.addReports(snapshot.activities())
  return counter.close()
}

/** What was counted of a part of the rows, as plain data that can go from one thread to another. */
export interface PartialCounts {
  readonly counts: Omit<Counts, 'facts' | 'groups' | 'groupOf'>
  readonly inGroups: GroupBook['kept']
}

/** Initiatives of technology transfer, and all who say what they lack (Article 14(4)). */
export function isTechnologyTransfer(
  { values }: SnapshotActivity,
  { technology }: ReportDefinition,
): boolean {
  return (
    codesOf(values[technology.field]).includes(technology.code) ||
    technology.orFilled.some((field) => values[field] !== undefined)
  )
}

/** Counts rows as they come. */
export class Counter {
  private readonly context: FactsContext
  private readonly book: GroupBook
  private readonly crossings: { tally: CrossTally; row: number; column: number | null }[] = []
  private readonly byDimension: Map<string, number>[]
  private readonly fundingDimension: number
  private readonly helpDimension: number
  private readonly issueFilter: IssueFilter
  private readonly counts: Counts

  constructor(snapshot: Snapshot, definition: ReportDefinition) {
    const { template } = snapshot
    const context: FactsContext = {
      template,
      definition,
      standing: standingOn(snapshot.cycle.period.end, snapshot.parties, definition.entryIntoForce),
      rates: ratesByCurrency(snapshot.cycle.rates),
    }
    this.context = context
    this.book = new GroupBook(snapshot.duplicateGroups)
    const indexOf = (key: string) => definition.dimensions.findIndex((dimension) => dimension.key === key)
    this.fundingDimension = definition.dimensions.findIndex(
      (dimension) => dimension.from === 'field' && dimension.field === definition.roles.funding,
    )
    this.helpDimension = indexOf(definition.helpDimension)
    this.byDimension = definition.dimensions.map(() => new Map<string, number>())
    this.issueFilter = issueFilterOf(template)
    const tables = new Map<string, CrossTally>()
    for (const table of definition.tables) {
      const tally = new CrossTally()
      tables.set(tableKey(table), tally)
      this.crossings.push({
        tally,
        row: indexOf(table.rows),
        column: table.columns ? indexOf(table.columns) : null,
      })
    }
    this.counts = {
      facts: context,
      rows: 0,
      counted: 0,
      groups: [],
      groupOf: new Map(),
      tables,
      byDimension: new Map(definition.dimensions.map(({ key }, index) => [key, this.byDimension[index]!])),
      funding: new FundingTally(),
      countries: new Map(),
      reporters: new Map(),
      issues: new Map(),
      filled: new Map(),
      participants: { stated: 0, total: 0, womenStated: 0, women: 0 },
      pairs: 0,
      technology: 0,
      changedSinceSubmission: 0,
    }
  }

  async addReports(batches: AsyncIterable<readonly SnapshotActivity[]>): Promise<void> {
    for await (const batch of batches) for (const activity of batch) this.addReport(activity)
  }

  /** What has been counted so far, instead of closing. */
  get partial(): PartialCounts {
    const { facts: _, groups: __, groupOf: ___, ...counts } = this.counts
    return { counts, inGroups: this.book.kept }
  }

  /** Adds what another has counted of the rows behind these: the same as counting them here. */
  add({ counts, inGroups }: PartialCounts): void {
    addUp(this.counts, counts)
    this.book.add(inGroups)
  }

  private addReport(activity: SnapshotActivity): void {
    const { counts } = this
    counts.rows++
    if (activity.changedSinceSubmission) counts.changedSinceSubmission++
    if (isTechnologyTransfer(activity, this.context.definition)) counts.technology++
    for (const field in activity.values) increase(counts.filled, field)
    this.addIssues(activity)
    if (this.book.take(activity)) return
    const facts = factsOf(activity.values, this.context)
    this.addCounted(facts)
    this.addToReporter(activity, facts, true, true)
    counts.pairs += facts.countries.length
  }

  close(): Counts {
    const { definition, template } = this.context
    const groups = this.book.close(template, definition)
    const groupOf = new Map<string, CountedGroup>()
    for (const group of groups) {
      const facts = factsOf(group.values, this.context)
      this.addCounted(facts)
      for (const member of group.members) {
        groupOf.set(member.activityReportId, group)
        const own = factsOf(member.values, this.context)
        const isFirst = group.firstOfReporter.get(member.reporterCode) === member.activityReportId
        this.addToReporter(member, own, isFirst, member === group.representative)
        this.counts.pairs += member === group.representative ? facts.countries.length : own.countries.length
      }
    }
    return { ...this.counts, groups, groupOf }
  }

  private addCounted(facts: ActivityFacts): void {
    const { counts } = this
    counts.counted++
    facts.codes.forEach((codes, index) => {
      for (const code of codes) increase(this.byDimension[index]!, code)
    })
    for (const { tally, row, column } of this.crossings) {
      tally.add(facts.codes[row]!, column === null ? [] : facts.codes[column]!)
    }
    counts.funding.add(facts, facts.codes[this.fundingDimension]!)
    for (const country of facts.countries) {
      const count = counts.countries.get(country) ?? { activities: 0, helping: 0, helpingBy: new Map() }
      counts.countries.set(country, count)
      count.activities++
      if (!facts.helps) continue
      count.helping++
      for (const code of facts.codes[this.helpDimension]!) increase(count.helpingBy, code)
    }
    const { participants } = counts
    if (facts.participants !== null) {
      participants.stated++
      participants.total += facts.participants
    }
    if (facts.women !== null) {
      participants.womenStated++
      participants.women += facts.women
    }
  }

  private addToReporter(
    activity: SnapshotActivity,
    own: ActivityFacts,
    isFirst: boolean,
    isCounted: boolean,
  ): void {
    const count = this.reporter(activity.reporterCode)
    count.rows++
    if (isCounted) count.represented++
    if (own.helps) {
      for (const country of own.countries) {
        if (this.context.standing.get(country)?.isDeposited) count.partiesServed.add(country)
      }
    }
    if (!isFirst) return
    count.activities++
    increase(count.byStatus, own.status)
  }

  private addIssues(activity: SnapshotActivity): void {
    const count = this.reporter(activity.reporterCode)
    for (const { ruleId, severity } of reportedIssues(activity, this.issueFilter)) {
      if (severity === 'error') count.errors++
      if (severity === 'warning') count.warnings++
      const reporters = this.counts.issues.get(ruleId) ?? new Map<string, number>()
      this.counts.issues.set(ruleId, reporters)
      increase(reporters, activity.reporterCode)
    }
  }

  private reporter(code: string): ReporterCount {
    let count = this.counts.reporters.get(code)
    if (!count) {
      count = {
        rows: 0,
        activities: 0,
        represented: 0,
        byStatus: new Map(),
        partiesServed: new Set(),
        errors: 0,
        warnings: 0,
      }
      this.counts.reporters.set(code, count)
    }
    return count
  }
}
