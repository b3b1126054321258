/** What the API of returns takes and answers. */
import { Type } from '@fastify/type-provider-typebox'
import type { Receipt } from '../../templates/sync-protocol.ts'
import { ActChannel } from '../http/act-of.ts'
import { orNull } from '../http/or-null.ts'
import type { ReturnStanding } from './list-returns.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const Count = Type.Integer({ minimum: 0 })
/** An officer's words; long enough for a page. */
export const Words = Type.String({ maxLength: 4_000 })
const Reason = Type.Optional(orNull(Words))

export const ReturnParams = Type.Object({ cycleKey: Type.String(), reporterCode: Type.String() })

export const StandingAnswer = Type.Unsafe<ReturnStanding>(
  Type.Object({
    reporterCode: Text,
    cycleKey: Text,
    state: Text,
    isLate: Type.Boolean(),
    deadline: Text,
    deadlineOverAt: Text,
    isExtended: Type.Boolean(),
    nothingToReport: Type.Boolean(),
    activities: Count,
    rowsWithErrors: Count,
    rowsWithWarnings: Count,
    changedSinceSubmission: Count,
    openQuestions: Count,
    answeredQuestions: Count,
    receivedAt: NullableText,
    firstSubmittedAt: NullableText,
    submittedAt: NullableText,
    receiptNumber: NullableText,
    pinnedChangeNumber: Type.Union([Type.Integer(), Type.Null()]),
    reason: NullableText,
    recordedFrom: NullableText,
    revision: Count,
  }),
)

export const ReceiptAnswer = Type.Unsafe<Receipt>(
  Type.Object({
    receiptNumber: Text,
    reporterCode: Text,
    cycleKey: Text,
    changeNumber: Type.Integer(),
    judgedAt: Text,
    templateVersion: Type.Integer(),
    listsVersion: Type.Integer(),
    rowCount: Count,
    issueCount: Type.Object({ error: Count, warning: Count, info: Count }),
    nothingToReport: Type.Boolean(),
    contentHash: Text,
  }),
)

export const DecisionBody = Type.Union([
  Type.Object(
    {
      move: Type.Union([Type.Literal('accept'), Type.Literal('sendBack')]),
      reason: Reason,
      ifRevision: Type.Optional(Count),
      channel: ActChannel,
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      move: Type.Literal('extend'),
      deadline: orNull(Text),
      reason: Reason,
      ifRevision: Type.Optional(Count),
      channel: ActChannel,
    },
    { additionalProperties: false },
  ),
])

const Name = Type.Optional(orNull(Type.String({ maxLength: 200 })))
const submission = {
  nothingToReport: Type.Optional(Type.Boolean()),
  declarationName: Name,
  declarationDate: Name,
  channel: ActChannel,
}
export const SubmissionBody = Type.Object(submission, { additionalProperties: false })
export const PaperSubmissionBody = Type.Object(
  { ...submission, recordedFrom: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
)

export const SubmissionAnswer = Type.Object({
  receipt: Type.Union([ReceiptAnswer, Type.Null()]),
  issues: Type.Array(Type.Object({ code: Text, message: Text })),
})

export const OfficerEditBody = Type.Object(
  {
    /** Cells by field key, as they would be typed; null clears. */
    cells: Type.Record(
      Type.String(),
      Type.Union([Type.String({ maxLength: 32_767 }), Type.Number(), Type.Boolean(), Type.Null()]),
    ),
    channel: ActChannel,
  },
  { additionalProperties: false },
)

export const OfficerEditAnswer = Type.Object({
  written: Type.Array(Text),
  proposals: Type.Array(Type.Object({ proposalId: Text, field: Text })),
  revision: Type.Integer(),
})
