/**
 * Messages of history, undo and receipts. What fields hold is free JSON: the template says what it may be. The types of the
 * answers are those of the functions (arrays that nobody alters); a test holds what goes out against them.
 */
import { Type } from '@fastify/type-provider-typebox'
import type { ActivityValues, FieldValue, RawCells } from '../../templates/activity.ts'
import type { IssueParam } from '../../templates/issues.ts'
import type { ReceiptCheck } from './check-receipt.ts'
import type { ActivityHistory } from './list-history.ts'
import type { ReturnHistory } from './list-return-history.ts'
import type { RestoreAnswer } from './restore-rows.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const NullableNumber = Type.Union([Type.Integer(), Type.Null()])

// biome-ignore lint/suspicious/noExplicitAny: the serialiser writes any JSON here
const anyJson = {} as any
const Value = Type.Unsafe<FieldValue | null>(anyJson)
const Values = Type.Unsafe<ActivityValues>(anyJson)
const Cells = Type.Unsafe<RawCells | null>(anyJson)

const signature = {
  changeNumber: Type.Integer(),
  committedAt: Text,
  actor: NullableText,
  channel: Text,
  kind: Text,
}

const identity = {
  activityReportId: Text,
  reference: Text,
}

const FieldChange = Type.Object({
  field: Text,
  kind: Type.Union([Type.Literal('added'), Type.Literal('removed'), Type.Literal('changed')]),
  before: Value,
  after: Value,
  codesAdded: Type.Array(Text),
  codesRemoved: Type.Array(Text),
})

const NoteChange = Type.Object({ column: NullableText, before: NullableText, after: NullableText })

const Issue = Type.Object({
  code: Text,
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]),
  field: NullableText,
  params: Type.Unsafe<Record<string, IssueParam>>(anyJson),
  fix: Type.Optional(Text),
})

const ReceiptAnswer = Type.Object({
  receiptNumber: Text,
  reporterCode: Text,
  cycleKey: Text,
  changeNumber: Type.Integer(),
  judgedAt: Text,
  templateVersion: Type.Integer(),
  listsVersion: Type.Integer(),
  rowCount: Type.Integer(),
  issueCount: Type.Object({ error: Type.Integer(), warning: Type.Integer(), info: Type.Integer() }),
  nothingToReport: Type.Boolean(),
  contentHash: Text,
})

const Entry = Type.Object({
  ...signature,
  ...identity,
  isFirst: Type.Boolean(),
  isErased: Type.Boolean(),
  values: Values,
  raw: Cells,
  comment: NullableText,
  extra: Type.Record(Type.String(), Text),
  withdrawn: Type.Boolean(),
  withdrawalProposed: Type.Boolean(),
  changes: Type.Array(FieldChange),
  noteChanges: Type.Array(NoteChange),
  issues: Type.Array(Issue),
  judgedAt: Text,
  templateVersion: Type.Integer(),
  listsVersion: Type.Integer(),
  language: Text,
  workbookId: NullableText,
  rowKey: NullableText,
})

const ProposalAnswer = Type.Object({
  ...signature,
  proposalId: Text,
  activityReportId: Text,
  field: Text,
  stored: Value,
  proposed: Value,
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('accepted'),
    Type.Literal('rejected'),
    Type.Literal('superseded'),
  ]),
  decidedChangeNumber: NullableNumber,
})

export const ActivityHistoryAnswer = Type.Unsafe<ActivityHistory>(
  Type.Object({
    ...identity,
    activityId: Text,
    reporterCode: Text,
    cycleKey: Text,
    serial: Type.Integer(),
    revisions: Type.Array(Entry),
    receipts: Type.Array(Type.Object({ receipt: ReceiptAnswer, revision: Type.Integer() })),
    proposals: Type.Array(ProposalAnswer),
  }),
)

const Facts = Type.Object({
  state: Text,
  nothingToReport: Type.Boolean(),
  declarationName: NullableText,
  declarationDate: NullableText,
  receiptNumber: NullableText,
  reason: NullableText,
  extendedDeadline: NullableText,
})

export const ReturnHistoryAnswer = Type.Unsafe<ReturnHistory>(
  Type.Object({
    reporterCode: Text,
    cycleKey: Text,
    since: Type.Integer(),
    until: Type.Integer(),
    changes: Type.Array(
      Type.Object({
        ...signature,
        revisions: Type.Array(Entry),
        answer: Type.Union([
          Type.Object({ before: Type.Union([Facts, Type.Null()]), after: Facts }),
          Type.Null(),
        ]),
        receipt: Type.Union([ReceiptAnswer, Type.Null()]),
        proposalsMade: Type.Array(ProposalAnswer),
        proposalsDecided: Type.Array(ProposalAnswer),
      }),
    ),
    continueAfter: NullableNumber,
  }),
)

const RowProposal = Type.Object({
  proposalId: Text,
  activityReportId: Text,
  field: Text,
  stored: Value,
  proposed: Value,
})

export const RestoreBody = Type.Object(
  {
    /** As it was at this change number. */
    asOf: Type.Integer({ minimum: 1 }),
    operationId: Type.String({ minLength: 8, maxLength: 100 }),
    preview: Type.Optional(Type.Boolean()),
    channel: Type.Optional(
      Type.Union([Type.Literal('page'), Type.Literal('pane'), Type.Literal('commandLine')]),
    ),
  },
  { additionalProperties: false },
)

export const RestoreAnswerBody = Type.Unsafe<RestoreAnswer>(
  Type.Object({
    reporterCode: Text,
    cycleKey: Text,
    asOf: Type.Integer(),
    isPreview: Type.Boolean(),
    isRepeat: Type.Boolean(),
    isUnchanged: Type.Boolean(),
    changeNumber: Type.Integer(),
    judgedAt: Text,
    rows: Type.Array(
      Type.Object({
        ...identity,
        kind: Type.Union([Type.Literal('restored'), Type.Literal('withdrawn'), Type.Literal('broughtBack')]),
        from: NullableNumber,
        changes: Type.Array(FieldChange),
        noteChanges: Type.Array(NoteChange),
        withdrawn: Type.Boolean(),
        withdrawalProposed: Type.Boolean(),
        issues: Type.Array(Issue),
      }),
    ),
    unchangedCount: Type.Integer(),
    erased: Type.Array(Type.Object(identity)),
    openProposals: Type.Array(RowProposal),
    settledProposals: Type.Array(RowProposal),
    nothingToReport: Type.Union([Type.Boolean(), Type.Null()]),
  }),
)

export const ReceiptCheckAnswer = Type.Unsafe<ReceiptCheck>(
  Type.Object({
    receipt: ReceiptAnswer,
    contentHash: Text,
    isWhole: Type.Boolean(),
    faults: Type.Array(
      Type.Object({
        kind: Type.Union([
          Type.Literal('contentChanged'),
          Type.Literal('revisionMissing'),
          Type.Literal('erased'),
          Type.Literal('receiptChanged'),
        ]),
        activityReportId: NullableText,
        reference: NullableText,
        changeNumber: Type.Integer(),
      }),
    ),
    changedSince: Type.Array(
      Type.Object({
        ...identity,
        kind: Type.Union([Type.Literal('changed'), Type.Literal('withdrawn'), Type.Literal('new')]),
        fields: Type.Array(Text),
      }),
    ),
  }),
)

export const RebuiltAnswer = Type.Object({
  activityReports: Type.Integer(),
  activityReturns: Type.Integer(),
  duplicateGroups: Type.Integer(),
})
