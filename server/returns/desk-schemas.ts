/** Messages of the desk's lists. */
import { Type } from '@fastify/type-provider-typebox'
import type { DeskProgress } from './desk-progress.ts'
import { type DeskPage, type DeskSort, type DeskStanding, deskSorts, deskStandings } from './list-desk.ts'
import { type ReturnRow, type ReturnTable, type RowFilter, rowFilters } from './return-table.ts'

const Text = Type.String()
const Count = Type.Integer({ minimum: 0 })
const Word = Type.Optional(Type.String({ maxLength: 200 }))

export const DeskFilterSchema = Type.Object(
  {
    standing: Type.Optional(
      Type.Unsafe<DeskStanding>(Type.Union(deskStandings.map((one) => Type.Literal(one)))),
    ),
    region: Word,
    kind: Word,
    text: Word,
  },
  { additionalProperties: false },
)

export const DeskQuery = Type.Object({
  ...DeskFilterSchema.properties,
  sort: Type.Optional(Type.Unsafe<DeskSort>(Type.Union(deskSorts.map((one) => Type.Literal(one))))),
  isDescending: Type.Optional(Type.Boolean()),
  after: Type.Optional(Type.String({ maxLength: 1_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  lang: Word,
})

export const DeskPageAnswer = Type.Unsafe<DeskPage>(
  Type.Object({
    count: Count,
    lines: Type.Array(
      Type.Object({
        reporterCode: Text,
        name: Text,
        shortName: Text,
        kind: Text,
        region: Text,
        language: Text,
        state: Text,
        isLate: Type.Boolean(),
        nothingToReport: Type.Boolean(),
        firstSubmittedAt: Type.Union([Text, Type.Null()]),
        submittedAt: Text,
        deadlineOverAt: Text,
        isExtended: Type.Boolean(),
        activities: Count,
        rowsWithErrors: Count,
        rowsWithWarnings: Count,
        changedSinceSubmission: Count,
        openQuestions: Count,
        answeredQuestions: Count,
        openProposals: Count,
        lastActivityAt: Text,
      }),
    ),
    next: Type.Union([Text, Type.Null()]),
  }),
)

const Counts = Type.Object(Object.fromEntries(deskStandings.map((one) => [one, Count])))

export const ProgressAnswer = Type.Unsafe<DeskProgress>(
  Type.Object({
    cycleKey: Text,
    at: Text,
    reporters: Count,
    activities: Count,
    counts: Counts,
    groups: Type.Array(Type.Object({ region: Text, kind: Text, reporters: Count, counts: Counts })),
    days: Type.Array(Type.Object({ day: Text, submissions: Count, late: Count })),
  }),
)

const Changes = Type.Array(Type.Any())

export const RowsQuery = Type.Object({
  filter: Type.Optional(Type.Unsafe<RowFilter>(Type.Union(rowFilters.map((one) => Type.Literal(one))))),
  page: Type.Optional(Type.Integer({ minimum: 1 })),
  lang: Word,
})

export const ReturnRowsAnswer = Type.Object({
  filter: Text,
  counts: Type.Unsafe<ReturnTable['counts']>(
    Type.Object(Object.fromEntries(rowFilters.map((one) => [one, Count]))),
  ),
  pageNumber: Count,
  pageCount: Count,
  rows: Type.Array(
    Type.Object({
      reference: Text,
      activityReportId: Text,
      revision: Count,
      values: Type.Unsafe<ReturnRow['activity']['values']>(Type.Record(Text, Type.Any())),
      comment: Type.Union([Text, Type.Null()]),
      withdrawn: Type.Boolean(),
      issues: Type.Array(
        Type.Object({ code: Text, severity: Text, field: Type.Union([Text, Type.Null()]), message: Text }),
      ),
      sinceLastCycle: Type.Unsafe<ReturnRow['sinceLastCycle']>(
        Type.Object({ kind: Text, cycleKey: Type.Union([Text, Type.Null()]), changes: Changes }),
      ),
      sinceSubmission: Type.Unsafe<ReturnRow['sinceSubmission']>(
        Type.Union([Type.Object({ kind: Text, changes: Changes }), Type.Null()]),
      ),
      openQuestions: Count,
      openProposals: Count,
    }),
  ),
  notContinued: Type.Array(
    Type.Object({ reference: Text, cycleKey: Text, title: Type.Union([Text, Type.Null()]) }),
  ),
})
