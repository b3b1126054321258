/** How far a cycle has come: how many reporters stand where, by region and kind, and over time. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import { refreshDeskLines } from './desk-lines.ts'
import { type DeskStanding, deskStandings, standingCondition } from './list-desk.ts'

export interface ProgressGroup {
  /** Empty where the reporter has none. */
  readonly region: string
  readonly kind: string
  readonly reporters: number
  readonly counts: Readonly<Record<DeskStanding, number>>
}

export interface DeskProgress {
  readonly cycleKey: string
  /** The instant of judging who is late. */
  readonly at: string
  readonly reporters: number
  readonly activities: number
  readonly counts: Readonly<Record<DeskStanding, number>>
  readonly groups: readonly ProgressGroup[]
  /** First submissions of each day on which there were any, oldest first; days in UTC. */
  readonly days: readonly { readonly day: string; readonly submissions: number; readonly late: number }[]
}

/** @throws {ServiceError} CYCLE_UNKNOWN */
export async function deskProgress(db: Db, cycleKey: string, now: () => Date): Promise<DeskProgress> {
  await refreshDeskLines(db, cycleKey)
  const at = now().toISOString()
  const rows = await db
    .selectFrom('deskLine')
    .where('cycleKey', '=', cycleKey)
    .groupBy(['region', 'kind'])
    .orderBy('region')
    .orderBy('kind')
    .select((eb) => [
      'region',
      'kind',
      eb.fn.countAll<number>().as('reporters'),
      eb.fn.sum<number>('activities').as('activities'),
      ...deskStandings.map((standing) =>
        eb.fn
          .sum<number>(
            eb
              .case()
              .when(standingCondition(eb, standing, at))
              .then(1)
              .else(0)
              .end(),
          )
          .as(`count_${standing}` as `count_${DeskStanding}`),
      ),
    ])
    .execute()
  const groups = rows.map((row): ProgressGroup => {
    const counted = row as unknown as Record<string, number>
    const counts = Object.fromEntries(
      deskStandings.map((standing) => [standing, Number(counted[`count${capital(standing)}`] ?? 0)]),
    ) as Record<DeskStanding, number>
    return { region: row.region, kind: row.kind, reporters: Number(row.reporters), counts }
  })
  const days = await db
    .selectFrom('deskLine')
    .where('cycleKey', '=', cycleKey)
    .where('firstSubmittedAt', 'is not', null)
    .select((eb) => [
      sql<string>`substr(first_submitted_at, 1, 10)`.as('day'),
      eb.fn.countAll<number>().as('submissions'),
      eb.fn
        .sum<number>(
          eb.case().when(sql<SqlBool>`first_submitted_at >= deadline_over_at`).then(1).else(0).end(),
        )
        .as('late'),
    ])
    .groupBy(sql`substr(first_submitted_at, 1, 10)`)
    .orderBy('day')
    .execute()
  return {
    cycleKey,
    at,
    reporters: groups.reduce((sum, group) => sum + group.reporters, 0),
    activities: rows.reduce((sum, row) => sum + Number(row.activities), 0),
    counts: sumOf(groups),
    groups,
    days: days.map(({ day, submissions, late }) => ({
      day,
      submissions: Number(submissions),
      late: Number(late),
    })),
  }
}

function sumOf(groups: readonly ProgressGroup[]): Record<DeskStanding, number> {
  return Object.fromEntries(
    deskStandings.map((standing) => [
      standing,
      groups.reduce((sum, { counts }) => sum + counts[standing], 0),
    ]),
  ) as Record<DeskStanding, number>
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
