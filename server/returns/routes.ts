import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Language } from '../../templates/definition.ts'
import { formatIssue } from '../../templates/format-issue.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { listReceipts } from '../db/returns.ts'
import type { Db } from '../db/schema.ts'
import { ActChannel, actOf } from '../http/act-of.ts'
import { requestLanguage } from '../http/request-language.ts'
import { exactValidator } from '../http/typebox-validator.ts'
import { messagesOf } from '../locales.ts'
import { type Role, secretariat } from '../roles.ts'
import type { Service } from '../service.ts'
import { importAnswer } from '../sync/import-answer.ts'
import { importWorkbook } from '../sync/import-workbook.ts'
import { editAsOfficer } from './edit-as-officer.ts'
import { getReturnStanding, listReturnStandings } from './list-returns.ts'
import { decideReturn, type SubmissionOutcome, submitReturn } from './move-return.ts'
import {
  DecisionBody,
  OfficerEditAnswer,
  OfficerEditBody,
  PaperSubmissionBody,
  ReceiptAnswer,
  ReturnParams,
  StandingAnswer,
  SubmissionAnswer,
  SubmissionBody,
} from './schemas.ts'

const reporterToo: readonly Role[] = ['focalPoint', 'delegate', ...secretariat]
const reporterAlone: readonly Role[] = ['focalPoint', 'delegate']
const lang = { lang: Type.Optional(Type.String()) }

/** Returns: how they stand, what is decided about them, and what is recorded for a reporter from paper. */
export const returnRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, now, reader } = service

  app.get(
    '/cycles/:cycleKey/returns',
    {
      config: { roles: [...secretariat, 'auditor'] },
      schema: {
        params: Type.Object({ cycleKey: Type.String() }),
        response: { 200: Type.Array(StandingAnswer) },
      },
    },
    async (request) => listReturnStandings(db, request.params.cycleKey, now),
  )

  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/return',
    {
      config: { roles: [...reporterToo, 'auditor'] },
      schema: { params: ReturnParams, response: { 200: StandingAnswer } },
    },
    async (request) => getReturnStanding(db, request.params, now),
  )

  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/receipts',
    {
      config: { roles: [...reporterToo, 'auditor'] },
      schema: { params: ReturnParams, response: { 200: Type.Array(ReceiptAnswer) } },
    },
    async (request) => {
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      return listReceipts(db, reporterCode, cycleKey)
    },
  )

  app.post(
    '/cycles/:cycleKey/reporters/:reporterCode/return/decisions',
    {
      config: { roles: secretariat },
      schema: { params: ReturnParams, body: DecisionBody, response: { 200: StandingAnswer } },
    },
    async (request) => {
      const { channel, ...decision } = request.body
      const reason = decision.reason ?? null
      await decideReturn(db, { ...request.params, ...decision, reason }, actOf(request, service, channel))
      return getReturnStanding(db, request.params, now)
    },
  )

  app.post(
    '/cycles/:cycleKey/reporters/:reporterCode/return/submissions',
    {
      config: { roles: reporterAlone },
      schema: {
        params: ReturnParams,
        querystring: Type.Object(lang),
        body: SubmissionBody,
        response: { 200: SubmissionAnswer },
      },
    },
    async (request) => submitted(service, request),
  )

  app.post(
    '/cycles/:cycleKey/reporters/:reporterCode/return/paper-submissions',
    {
      config: { roles: secretariat },
      schema: {
        params: ReturnParams,
        querystring: Type.Object(lang),
        body: PaperSubmissionBody,
        response: { 200: SubmissionAnswer },
      },
    },
    async (request) => submitted(service, request),
  )

  app.post(
    '/cycles/:cycleKey/reporters/:reporterCode/return/paper-workbook',
    {
      config: { roles: secretariat, takesBytes: true },
      schema: {
        params: ReturnParams,
        querystring: Type.Object({
          ...lang,
          fileName: Type.Optional(Type.String({ maxLength: 255 })),
          recordedFrom: Type.String({ minLength: 1, maxLength: 500 }),
          submit: Type.Optional(Type.Boolean()),
          channel: ActChannel,
        }),
      },
    },
    async (request) => {
      const { fileName = 'workbook.xlsx', recordedFrom, submit = false, channel = 'page' } = request.query
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array()
      const result = await importWorkbook(
        { db, now, reader, actor: request.actor, recordedFrom },
        { bytes, fileName, channel, submit, expectedReporter: reporterCode },
      )
      return importAnswer(result, requestLanguage(request), await loadCodeLists(db))
    },
  )

  app.post(
    '/cycles/:cycleKey/reporters/:reporterCode/activities/:reference/officer-edits',
    {
      config: { roles: secretariat },
      // 0 and no are cells, and not blank.
      validatorCompiler: exactValidator(),
      schema: {
        params: Type.Object({
          cycleKey: Type.String(),
          reporterCode: Type.String(),
          reference: Type.String({ maxLength: 100 }),
        }),
        body: OfficerEditBody,
        response: { 200: OfficerEditAnswer },
      },
    },
    async (request) => {
      const { cells, channel } = request.body
      const act = actOf(request, service, channel)
      const { written, proposals, revision } = await editAsOfficer(db, { ...request.params, cells }, act)
      return {
        written: [...written],
        proposals: proposals.map(({ proposalId, field }) => ({ proposalId, field })),
        revision,
      }
    },
  )
}

const blankSubmission = { nothingToReport: null, declarationName: null, declarationDate: null }

/** A submission, by the reporter itself or from paper, and what the service says to it. */
async function submitted(
  service: Service,
  request: FastifyRequest & {
    readonly params: Static<typeof ReturnParams>
    readonly body: Static<typeof SubmissionBody> | Static<typeof PaperSubmissionBody>
  },
) {
  const { channel, ...said } = request.body
  const outcome = await submitReturn(
    service.db,
    { ...request.params, ...blankSubmission, ...said },
    actOf(request, service, channel),
  )
  return spoken(service.db, outcome, requestLanguage(request))
}

async function spoken(db: Db, { receipt, issues }: SubmissionOutcome, language: Language) {
  const lists = await loadCodeLists(db)
  const texts = {
    language,
    fields: messagesOf('fields', language),
    issues: messagesOf('issues', language),
    lists,
  }
  return {
    receipt,
    issues: issues.map((issue) => ({ code: issue.code, message: formatIssue(issue, texts) })),
  }
}
