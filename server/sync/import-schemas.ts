/** Messages about a file that was checked or taken in. A test holds what goes out against them. */
import { Type } from '@fastify/type-provider-typebox'
import type { CheckAnswer, ImportAnswer } from './import-answer.ts'
import { ReceiptAnswer } from './pane-sync-schemas.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const Count = Type.Integer({ minimum: 0 })

const check = {
  fileName: Text,
  reporterCode: Text,
  cycleKey: Text,
  counts: Type.Object({
    new: Count,
    changed: Count,
    unchanged: Count,
    proposed: Count,
    missing: Count,
    withIssues: Count,
  }),
  issueCount: Type.Object({ error: Count, warning: Count, info: Count }),
  issues: Type.Array(
    Type.Object({
      sheet: Text,
      cell: NullableText,
      rule: Text,
      code: Text,
      severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]),
      field: NullableText,
      message: Text,
      fix: Type.Optional(Text),
    }),
  ),
}

export const CheckAnswerBody = Type.Unsafe<CheckAnswer>(Type.Object(check))

export const ImportAnswerBody = Type.Unsafe<ImportAnswer>(
  Type.Object({
    ...check,
    isUnchanged: Type.Boolean(),
    changeNumber: Count,
    missing: Type.Array(Type.Object({ reference: Text, title: NullableText })),
    extraSheets: Type.Array(Text),
    receipt: Type.Union([ReceiptAnswer, Type.Null()]),
    operationId: Text,
    annotatedCopy: Text,
  }),
)
