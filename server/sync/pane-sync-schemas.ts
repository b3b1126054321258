/**
 * Messages of the pane. What cells and fields hold is free JSON where the template says what it may be. The types of the answers
 * are those of the protocol; a test holds what goes out against them.
 */
import { Type } from '@fastify/type-provider-typebox'
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import { languages } from '../../templates/definition.ts'
import {
  type PaneBase,
  type PaneSyncRequest,
  type PaneSyncResponse,
  paneLimits,
  type ServerRow,
} from '../../templates/pane-protocol.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const Number_ = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const NullableNumber = Type.Union([Number_, Type.Null()])
const Id = Type.String({ minLength: 1, maxLength: 100 })
/** No client can name what the service names after it. */
export const OperationId = Type.String({ pattern: '^[A-Za-z0-9_-]{8,100}$' })

const Scalar = Type.Union([Type.String({ maxLength: 32_767 }), Type.Number(), Type.Boolean(), Type.Null()])
const Cell = Type.Union([
  Scalar,
  Type.Object(
    {
      value: Scalar,
      formula: Type.Optional(Type.Literal(true)),
      external: Type.Optional(Type.Literal(true)),
      error: Type.Optional(Type.Literal(true)),
      date: Type.Optional(Type.Literal(true)),
    },
    { additionalProperties: false },
  ),
])

export const PaneRowBody = Type.Object(
  {
    rowNumber: Type.Integer({ minimum: 1, maximum: 1_048_576 }),
    rowKey: Type.Union([Id, Type.Null()]),
    revision: Type.Optional(NullableNumber),
    baseHash: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
    cells: Type.Record(Type.String(), Cell),
    extra: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 32_767 }))),
    comment: Type.Optional(Type.Union([Type.String({ maxLength: 32_767 }), Type.Null()])),
    action: Type.Optional(Type.Union([Type.Literal('withdraw'), Type.Null()])),
  },
  { additionalProperties: false },
)

const CoverBody = Type.Object(
  {
    nothingToReport: Type.Union([Type.Boolean(), Type.Null()]),
    submit: Type.Union([Type.Boolean(), Type.Null()]),
    declarationName: Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()]),
    declarationDate: Type.Union([Type.String({ maxLength: 100 }), Type.Null()]),
  },
  { additionalProperties: false },
)

export const LanguageName = Type.Union(languages.map((language) => Type.Literal(language)))

/** What decides a clash, in the one POST and by itself. */
export const decisionProperties = {
  revision: Number_,
  take: Type.Union([Type.Literal('stored'), Type.Literal('proposed'), Type.Literal('value')]),
  cell: Type.Optional(Cell),
}

const envelope = {
  protocolVersion: Number_,
  templateVersion: Number_,
  historyId: Type.Union([Id, Type.Null()]),
  workbookId: Id,
  lastChangeNumber: Number_,
  operationId: OperationId,
  language: LanguageName,
  reporterCode: Type.Optional(Id),
  cycleKey: Type.Optional(Id),
  isWholeWorkbook: Type.Optional(Type.Boolean()),
  missingKeys: Type.Optional(Type.Array(Id, { maxItems: paneLimits.uploadRows })),
  presentFields: Type.Optional(Type.Array(Id, { maxItems: 500 })),
  cover: Type.Optional(Type.Union([CoverBody, Type.Null()])),
  decisions: Type.Optional(
    Type.Array(Type.Object({ proposalId: Id, ...decisionProperties }, { additionalProperties: false }), {
      maxItems: paneLimits.rows,
    }),
  ),
  withdrawals: Type.Optional(
    Type.Array(
      Type.Object(
        {
          activityReportId: Id,
          revision: Number_,
          decision: Type.Union([Type.Literal('confirm'), Type.Literal('bringBack')]),
        },
        { additionalProperties: false },
      ),
      { maxItems: paneLimits.rows },
    ),
  ),
}

/** As documented. */
export const PaneSyncBody = Type.Unsafe<PaneSyncRequest>(
  Type.Object(
    { ...envelope, changes: Type.Array(PaneRowBody, { maxItems: paneLimits.rows }) },
    { additionalProperties: false },
  ),
)

/** As a whole message is judged: rows are looked at one by one, so that a bad one keeps none of the others back. */
export const PaneEnvelope = Type.Object(
  { ...envelope, changes: Type.Array(Type.Unknown(), { maxItems: paneLimits.uploadRows }) },
  { additionalProperties: false },
)

// biome-ignore lint/suspicious/noExplicitAny: the serialiser writes any JSON here
const anyJson = {} as any
const Value = Type.Unsafe<FieldValue | null>(anyJson)
const Values = Type.Unsafe<ActivityValues>({ type: 'object', additionalProperties: true })
const Extra = Type.Record(Type.String(), Text)

const Issue = Type.Object({
  code: Text,
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]),
  field: NullableText,
  params: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  fix: Type.Optional(Text),
})

const fates = ['accepted', 'unchanged', 'merged', 'stale', 'conflicting', 'separated', 'refused'] as const

const RowResult = Type.Object({
  rowNumber: Type.Integer(),
  rowKey: NullableText,
  fate: Type.Union(fates.map((fate) => Type.Literal(fate))),
  isNew: Type.Boolean(),
  isStoredAsSent: Type.Boolean(),
  activityReportId: NullableText,
  reference: NullableText,
  revision: NullableNumber,
  proposals: Type.Array(Type.Object({ proposalId: Text, field: Text, stored: Value, proposed: Value })),
  issues: Type.Array(Issue),
  withdrawal: Type.Union([Type.Literal('none'), Type.Literal('proposed'), Type.Literal('confirmed')]),
  baseHash: NullableText,
  refusal: Type.Optional(Type.Object({ code: Text, message: Text })),
})

export const ServerRowAnswer = Type.Unsafe<ServerRow>(
  Type.Object({
    activityReportId: Text,
    reference: Text,
    rowKey: NullableText,
    revision: Number_,
    baseHash: Text,
    withdrawn: Type.Boolean(),
    withdrawalProposed: Type.Boolean(),
    values: Values,
    comment: NullableText,
    extra: Extra,
    changedBy: NullableText,
    changedAt: Text,
  }),
)

export const Conflict = Type.Object({
  proposalId: Text,
  activityReportId: Text,
  reference: Text,
  rowKey: NullableText,
  field: Text,
  stored: Value,
  proposed: Value,
  base: Value,
  baseRevision: NullableNumber,
  revision: Number_,
  proposedBy: NullableText,
  proposedAt: Text,
  storedBy: NullableText,
  storedAt: Text,
})

const Question = Type.Object({
  questionId: Text,
  activityReportId: NullableText,
  rowKey: NullableText,
  field: NullableText,
  text: Text,
  askedBy: NullableText,
  askedAt: Text,
})

export const ReceiptAnswer = Type.Object({
  receiptNumber: Text,
  reporterCode: Text,
  cycleKey: Text,
  changeNumber: Number_,
  judgedAt: Text,
  templateVersion: Number_,
  listsVersion: Number_,
  rowCount: Number_,
  issueCount: Type.Object({ error: Number_, warning: Number_, info: Number_ }),
  nothingToReport: Type.Boolean(),
  contentHash: Text,
})

export const OutcomeName = Type.Union([
  Type.Literal('done'),
  Type.Literal('alreadyDecided'),
  Type.Literal('outdated'),
  Type.Literal('unknown'),
])

export const PaneSyncAnswer = Type.Unsafe<PaneSyncResponse>(
  Type.Object({
    protocolVersion: Number_,
    operationId: Text,
    historyId: Text,
    changeNumber: Number_,
    judgedAt: NullableText,
    isRepeat: Type.Boolean(),
    results: Type.Array(RowResult),
    counts: Type.Object(Object.fromEntries(fates.map((fate) => [fate, Number_]))),
    decisionResults: Type.Array(Type.Object({ id: Text, outcome: OutcomeName })),
    serverChanges: Type.Array(ServerRowAnswer),
    takeAll: Type.Union([
      Type.Literal('otherHistory'),
      Type.Literal('numberUnknown'),
      Type.Literal('farBehind'),
      Type.Null(),
    ]),
    conflicts: Type.Array(Conflict),
    questions: Type.Array(Question),
    missing: Type.Array(Type.Object({ activityReportId: Text, reference: Text, title: NullableText })),
    returnIssues: Type.Array(Issue),
    submission: Type.Union([ReceiptAnswer, Type.Null()]),
  }),
)

export const BasesAnswer = Type.Unsafe<{ readonly bases: readonly PaneBase[] }>(
  Type.Object({
    bases: Type.Array(
      Type.Object({
        activityReportId: Text,
        askedRevision: Number_,
        revision: Number_,
        values: Values,
        comment: NullableText,
        extra: Extra,
        withdrawn: Type.Boolean(),
        changedBy: NullableText,
        changedAt: Text,
      }),
    ),
  }),
)
