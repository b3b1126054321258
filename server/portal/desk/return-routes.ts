/** The pages of one return, and what their forms do: each calls what the interface calls. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { getReporter } from '../../cycles/register.ts'
import { listReceipts } from '../../db/returns.ts'
import { ServiceError } from '../../errors.ts'
import { actOf } from '../../http/act-of.ts'
import { answerQuestion, askAgain, askQuestion, closeQuestion } from '../../questions/ask-and-answer.ts'
import { editAsOfficer } from '../../returns/edit-as-officer.ts'
import { neighboursOf } from '../../returns/list-desk.ts'
import { getReturnStanding } from '../../returns/list-returns.ts'
import { decideReturn } from '../../returns/move-return.ts'
import { readReturnTable, rowFilters } from '../../returns/return-table.ts'
import { secretariat, secretariatAndAuditor } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { chosenCycle, deskQuery } from './desk-view.ts'
import { actOnForm, queryWithout, type Refused } from './form-answers.ts'
import { filterOf, filterQuery } from './overview-routes.ts'
import { returnPage } from './return-page.tsx'
import { rowPage } from './row-page.tsx'

const Code = Type.String({ maxLength: 60 })
const Word = Type.Optional(Type.String({ maxLength: 200 }))
export const returnQuery = Type.Object({
  ...deskQuery,
  ...filterQuery,
  sort: Word,
  dir: Word,
  filter: Word,
  page: Type.Optional(Type.Integer({ minimum: 1 })),
  field: Word,
})
export const ReturnParams = Type.Object({ reporterCode: Code })
const RowParams = Type.Object({ reporterCode: Code, reference: Type.String({ maxLength: 100 }) })
const QuestionParams = Type.Object({ reporterCode: Code, questionId: Type.String({ maxLength: 100 }) })
const readers = { roles: secretariatAndAuditor }
const writers = { roles: secretariat }

export const returnPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, now } = service

  app.get(
    '/desk/returns/:reporterCode',
    { config: readers, schema: { params: ReturnParams, querystring: returnQuery } },
    async (request, reply) => showReturn(request, reply, request.params.reporterCode, null),
  )

  app.post(
    '/desk/returns/:reporterCode/decisions',
    { config: writers, schema: { params: ReturnParams, querystring: returnQuery } },
    async (request, reply) => {
      const typed = formFields(request)
      const { reporterCode } = request.params
      const { cycle } = await chosenCycle(db, request.query.cycle)
      const of = { reporterCode, cycleKey: cycle.cycleKey }
      const path = `/desk/returns/${reporterCode}`
      const query = queryWithout(request, 'filter', 'page')
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showReturn(request, reply, reporterCode, refused),
        work: async () => {
          const move = typed.get('move')
          const reason = typed.get('reason') || null
          const ifRevision = Number(typed.get('revision') ?? 0)
          const act = actOf(request, service, 'page')
          if (move === 'extend') {
            const deadline = typed.get('deadline') || null
            await decideReturn(db, { ...of, move, deadline, reason, ifRevision }, act)
            return { path, query, key: deadline === null ? 'done.deadlineBack' : 'done.extended' }
          }
          if (move === 'sendBack') {
            await decideReturn(db, { ...of, move, reason, ifRevision }, act)
            return { path, query, key: 'done.sentBack' }
          }
          if (move !== 'accept' && move !== 'acceptNext')
            throw new ServiceError('REQUEST_INVALID', { problem: 'move' })
          // Found before it is accepted: a filter may not let the return through afterwards.
          const { next } = await neighboursOf(db, { ...of, ...filterOf(request.query) }, now)
          const { shortName } = await getReporter(db, reporterCode)
          await decideReturn(db, { ...of, move: 'accept', reason, ifRevision }, act)
          const isOn = move === 'acceptNext' && next !== null
          return {
            path: isOn ? `/desk/returns/${next}` : path,
            query,
            key: 'done.accepted',
            params: { reporter: shortName },
          }
        },
      })
    },
  )

  app.post(
    '/desk/returns/:reporterCode/questions',
    { config: writers, schema: { params: ReturnParams, querystring: returnQuery } },
    async (request, reply) => {
      const typed = formFields(request)
      const { reporterCode } = request.params
      const { cycle } = await chosenCycle(db, request.query.cycle)
      const reference = typed.get('reference') || null
      const path = `/desk/returns/${reporterCode}${reference === null ? '' : `/rows/${encodeURIComponent(reference)}`}`
      return actOnForm(request, reply, {
        typed,
        again: (refused) =>
          reference === null
            ? showReturn(request, reply, reporterCode, refused)
            : showRow(request, reply, { reporterCode, reference }, refused),
        work: async () => {
          const field = typed.get('field') || null
          const text = typed.get('text') ?? ''
          if (text === '') throw new ServiceError('REQUEST_INVALID', { problem: 'text' })
          const asked = { reporterCode, cycleKey: cycle.cycleKey, reference, field, text }
          await askQuestion(db, asked, actOf(request, service, 'page'))
          return { path, query: queryWithout(request, 'field'), key: 'done.asked' }
        },
      })
    },
  )

  app.post(
    '/desk/returns/:reporterCode/questions/:questionId',
    { config: writers, schema: { params: QuestionParams, querystring: returnQuery } },
    async (request, reply) => {
      const typed = formFields(request)
      const { reporterCode, questionId } = request.params
      const path = `/desk/returns/${reporterCode}`
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showReturn(request, reply, reporterCode, refused),
        work: async () => {
          const text = typed.get('text') || null
          const recordedFrom = typed.get('recordedFrom') || null
          const who = actOf(request, service, 'page')
          const act = typed.get('act')
          const said = { questionId, reporterCode, text }
          if (act !== 'close' && text === null) throw new ServiceError('REQUEST_INVALID', { problem: 'text' })
          if (act === 'answer' && recordedFrom === null)
            throw new ServiceError('REQUEST_INVALID', { problem: 'recordedFrom' })
          const question =
            act === 'close'
              ? await closeQuestion(db, said, who)
              : act === 'answer'
                ? await answerQuestion(db, { ...said, text: text!, recordedFrom }, who)
                : await askAgain(db, { ...said, text: text! }, who)
          const row = question.reference === null ? '' : `/rows/${encodeURIComponent(question.reference)}`
          return { path: `${path}${row}`, query: queryWithout(request, 'field'), key: `done.question.${act}` }
        },
      })
    },
  )

  app.get(
    '/desk/returns/:reporterCode/rows/:reference',
    { config: readers, schema: { params: RowParams, querystring: returnQuery } },
    async (request, reply) => showRow(request, reply, request.params, null),
  )

  app.post(
    '/desk/returns/:reporterCode/rows/:reference/edits',
    { config: writers, schema: { params: RowParams, querystring: returnQuery } },
    async (request, reply) => {
      const typed = formFields(request)
      const { params } = request
      const { cycle } = await chosenCycle(db, request.query.cycle)
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showRow(request, reply, params, refused),
        work: async () => {
          const cells = { [typed.get('cell') ?? '']: typed.get('value') || null }
          const act = actOf(request, service, 'page')
          const edit = { ...params, cycleKey: cycle.cycleKey, cells }
          const { written, proposals } = await editAsOfficer(db, edit, act)
          const key =
            written.length > 0 ? 'done.written' : proposals.length > 0 ? 'done.proposed' : 'done.unchanged'
          const path = `/desk/returns/${params.reporterCode}/rows/${encodeURIComponent(params.reference)}`
          return { path, query: queryWithout(request, 'field'), key }
        },
      })
    },
  )

  async function showReturn(
    request: FastifyRequest,
    reply: FastifyReply,
    code: string,
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const query = request.query as Readonly<Record<string, string | undefined>>
    const { cycle } = await chosenCycle(db, query.cycle)
    const { cycleKey } = cycle
    const reporter = await getReporter(db, code)
    const { reporterCode } = reporter
    const filter = rowFilters.find((one) => one === query.filter)
    const pageNumber = query.page === undefined ? undefined : Number(query.page)
    const { role } = request
    const table = await readReturnTable(db, { cycleKey, reporterCode, role, filter, pageNumber })
    const view = {
      cycle,
      reporter,
      standing: await getReturnStanding(db, { cycleKey, reporterCode }, now),
      table,
      lists: await loadCodeLists(db),
      receipts: await listReceipts(db, reporterCode, cycleKey),
      neighbours: await neighboursOf(db, { cycleKey, reporterCode, ...filterOf(query) }, now),
      refused,
    }
    return sendPage(request, reply, (page) => returnPage(page, view))
  }

  async function showRow(
    request: FastifyRequest,
    reply: FastifyReply,
    of: { readonly reporterCode: string; readonly reference: string },
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const query = request.query as Readonly<Record<string, string | undefined>>
    const { cycle } = await chosenCycle(db, query.cycle)
    const reporter = await getReporter(db, of.reporterCode)
    const table = await readReturnTable(db, {
      cycleKey: cycle.cycleKey,
      reporterCode: reporter.reporterCode,
      role: request.role,
      around: of.reference.toUpperCase(),
    })
    const place = table.rows.findIndex(({ activity }) => activity.reference === of.reference.toUpperCase())
    const row = table.rows[place]
    if (!row) throw new ServiceError('ACTIVITY_UNKNOWN', { activity: of.reference })
    const view = {
      cycle,
      reporter,
      table,
      lists: await loadCodeLists(db),
      row,
      previous: table.rows[place - 1]?.activity.reference ?? null,
      next: table.rows[place + 1]?.activity.reference ?? null,
      field: query.field,
      refused,
    }
    return sendPage(request, reply, (page) => rowPage(page, view))
  }
}
