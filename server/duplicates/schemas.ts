/** Messages about likely duplicates. */
import { Type } from '@fastify/type-provider-typebox'
import type { DecisionAnswer } from './decide.ts'
import type { SpokenCandidates } from './spoken-candidates.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const Kind = Type.Union([
  Type.Literal('same'),
  Type.Literal('joint'),
  Type.Literal('different'),
  Type.Literal('undone'),
])

const Paired = Type.Object({
  activityReportId: Text,
  activityId: Text,
  reference: Text,
  reporterCode: Text,
  revision: Type.Integer(),
  title: NullableText,
})

export const DuplicatesAnswer = Type.Unsafe<SpokenCandidates>(
  Type.Object({
    cycleKey: Text,
    changeNumber: Type.Integer(),
    undecidedCount: Type.Integer(),
    pairs: Type.Array(
      Type.Object({
        one: Paired,
        other: Paired,
        score: Type.Number(),
        tier: Type.Union([Type.Literal('strong'), Type.Literal('likely'), Type.Literal('none')]),
        reasons: Type.Array(
          Type.Object({
            code: Text,
            kind: Text,
            bits: Type.Number(),
            // A number, a text, or country codes.
            params: Type.Record(Type.String(), Type.Any()),
            message: Text,
          }),
        ),
        state: Type.Union([Type.Literal('undecided'), Type.Literal('decided')]),
        decision: Type.Union([
          Type.Object({
            groupId: Text,
            kind: Kind,
            representativeActivityId: NullableText,
            reason: NullableText,
          }),
          Type.Null(),
        ]),
      }),
    ),
  }),
)

export const DecisionBody = Type.Object(
  {
    groupId: Type.Optional(Type.String({ maxLength: 100 })),
    kind: Kind,
    activityIds: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 })),
    representativeActivityId: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
    reason: Type.Optional(Type.Union([Type.String({ maxLength: 2000 }), Type.Null()])),
    operationId: Type.String({ minLength: 8, maxLength: 100 }),
  },
  { additionalProperties: false },
)

export const DecisionAnswerBody = Type.Unsafe<DecisionAnswer>(
  Type.Object({
    groupId: Text,
    kind: Kind,
    activityIds: Type.Array(Text),
    changeNumber: Type.Integer(),
    isRepeat: Type.Boolean(),
  }),
)
