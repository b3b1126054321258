/** Messages about likely duplicates. */
import { Type } from '@fastify/type-provider-typebox'
import type { DecisionAnswer } from './decide.ts'
import type { JointRequest } from './joint-requests.ts'
import type { LinkedActivity } from './linked-activities.ts'
import type { PairSideBySide } from './show-pair.ts'
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
  startDate: NullableText,
  endDate: NullableText,
  countries: Type.Array(Text),
})
const Tier = Type.Union([Type.Literal('strong'), Type.Literal('likely'), Type.Literal('none')])
const decision = {
  groupId: Text,
  kind: Kind,
  representativeActivityId: NullableText,
  reason: NullableText,
  changeNumber: Type.Integer(),
}
const pair = {
  one: Paired,
  other: Paired,
  score: Type.Number(),
  tier: Tier,
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
}

export const CycleParams = Type.Object({ cycleKey: Type.String() })
export const PairParams = Type.Object({
  cycleKey: Type.String(),
  oneReportId: Type.String({ maxLength: 100 }),
  otherReportId: Type.String({ maxLength: 100 }),
})

export const CandidatesQuery = Type.Object({
  lang: Type.Optional(Type.String()),
  asOf: Type.Optional(Type.Integer({ minimum: 1 })),
  state: Type.Optional(Type.Union([Type.Literal('undecided'), Type.Literal('decided')])),
  tier: Type.Optional(Tier),
  reporter: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  after: Type.Optional(Type.String({ maxLength: 300 })),
  /** Milliseconds to wait for what nobody has looked at yet; left out: until all is there. */
  patience: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
})

export const DuplicatesAnswer = Type.Unsafe<SpokenCandidates>(
  Type.Object({
    cycleKey: Text,
    changeNumber: Type.Integer(),
    lookedThrough: Type.Integer(),
    undecidedCount: Type.Integer(),
    undecidedStrongCount: Type.Integer(),
    decidedCount: Type.Integer(),
    matchingCount: Type.Integer(),
    pairs: Type.Array(
      Type.Object({
        ...pair,
        state: Type.Union([Type.Literal('undecided'), Type.Literal('decided')]),
        decision: Type.Union([Type.Object(decision), Type.Null()]),
      }),
    ),
    next: NullableText,
  }),
)

export const PairAnswer = Type.Unsafe<PairSideBySide>(
  Type.Object({
    cycleKey: Text,
    changeNumber: Type.Integer(),
    pair: Type.Object(pair),
    fields: Type.Array(
      Type.Object({
        field: Text,
        label: Text,
        one: NullableText,
        other: NullableText,
        isSame: Type.Boolean(),
      }),
    ),
    decision: Type.Union([
      Type.Object({
        ...decision,
        activityIds: Type.Array(Text),
        actor: NullableText,
        decidedAt: Text,
      }),
      Type.Null(),
    ]),
    group: Type.Union([
      Type.Object({
        members: Type.Array(Paired),
        representativeActivityId: Text,
        isRepresentativeChosen: Type.Boolean(),
      }),
      Type.Null(),
    ]),
    defaultRepresentativeActivityId: Text,
  }),
)

export const JointRequestsAnswer = Type.Unsafe<readonly JointRequest[]>(
  Type.Array(
    Type.Object({
      activity: Paired,
      reporterCode: Text,
      state: Type.Union([
        Type.Literal('linked'),
        Type.Literal('alike'),
        Type.Literal('waiting'),
        Type.Literal('noMatch'),
      ]),
      hasSubmitted: Type.Boolean(),
      counterparts: Type.Array(
        Type.Object({
          activityReportId: Text,
          activityId: Text,
          reference: Text,
          by: Type.Union([Type.Literal('linked'), Type.Literal('alike')]),
          isSubmitted: Type.Boolean(),
        }),
      ),
    }),
  ),
)

const spokenIssue = { code: Text, severity: Text, field: NullableText, message: Text }
export const DuplicateIssuesAnswer = Type.Array(
  Type.Object({ activityReportId: Text, reference: Text, ...spokenIssue }),
)

export const LinkedAnswer = Type.Object({
  linked: Type.Unsafe<readonly LinkedActivity[]>(
    Type.Array(
      Type.Object({
        activityReportId: Text,
        reference: Text,
        title: NullableText,
        kind: Type.Union([Type.Literal('same'), Type.Literal('joint')]),
        others: Type.Array(
          Type.Object({
            reporterCode: Text,
            title: NullableText,
            startDate: NullableText,
            endDate: NullableText,
            countries: Type.Array(Text),
          }),
        ),
      }),
    ),
  ),
  issues: DuplicateIssuesAnswer,
})

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
