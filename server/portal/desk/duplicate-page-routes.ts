import { randomUUID } from 'node:crypto'
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { listReporters } from '../../cycles/register.ts'
import { getNewestChange } from '../../db/change-log.ts'
import { listDuplicateDecisions } from '../../db/duplicates.ts'
import { decideDuplicates } from '../../duplicates/decide.ts'
import { foundPairsAsOf } from '../../duplicates/find-pairs.ts'
import { listJointRequests } from '../../duplicates/joint-requests.ts'
import { listCandidates } from '../../duplicates/list-candidates.ts'
import { settledPairs } from '../../duplicates/settled-pairs.ts'
import { showPair } from '../../duplicates/show-pair.ts'
import { spokenCandidates } from '../../duplicates/spoken-candidates.ts'
import { ServiceError } from '../../errors.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { secretariat } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { chosenCycle, deskQuery } from './desk-view.ts'
import { duplicatesPage } from './duplicates-page.tsx'
import { actOnForm, queryWithout, type Refused } from './form-answers.ts'
import { pairPage } from './pair-page.tsx'

const Word = Type.Optional(Type.String({ maxLength: 100 }))
const query = Type.Object({
  ...deskQuery,
  state: Word,
  tier: Word,
  reporter: Word,
  joint: Word,
  after: Type.Optional(Type.String({ maxLength: 300 })),
})
const PairParams = Type.Object({
  one: Type.String({ maxLength: 100 }),
  other: Type.String({ maxLength: 100 }),
})
const officers = { roles: secretariat }
const pairsPerPage = 25
/** The page does not wait for what a running search has not looked at yet; it says that something is missing. */
const patienceMilliseconds = 100

export const duplicatePageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, now } = app.service

  app.get('/duplicates', { config: officers, schema: { querystring: query } }, async (request, reply) => {
    const asked = request.query
    const choice = await chosenCycle(db, asked.cycle)
    const { cycleKey } = choice.cycle
    const state = (['undecided', 'decided'] as const).find((one) => one === asked.state)
    const tier = (['strong', 'likely'] as const).find((one) => one === asked.tier)
    const reporterCode = asked.reporter?.trim().toLowerCase() || undefined
    const found = await listCandidates(db, {
      cycleKey,
      state,
      tier,
      reporterCode,
      limit: pairsPerPage,
      after: asked.after || undefined,
      patienceMilliseconds,
    })
    const { language, lists, nameOf, countryOf } = await wordsFor(request)
    const view = {
      ...choice,
      found: spokenCandidates(found, language, lists),
      joint: asked.joint === 'yes' ? await jointRequests(cycleKey, reporterCode) : null,
      filter: { state: state ?? '', tier: tier ?? '', reporter: asked.reporter?.trim() ?? '' },
      nameOf,
      countryOf,
    }
    return sendPage(request, reply, (page) => duplicatesPage(page, view))
  })

  app.get(
    '/duplicates/:one/:other',
    { config: officers, schema: { params: PairParams, querystring: query } },
    async (request, reply) => show(request, reply, request.params, null),
  )

  app.post(
    '/duplicates/:one/:other',
    { config: officers, schema: { params: PairParams, querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      const { params } = request
      return actOnForm(request, reply, {
        typed,
        again: (refused) => show(request, reply, params, refused),
        work: async () => {
          const kind = (['same', 'joint', 'different', 'undone'] as const).find(
            (one) => one === typed.get('kind'),
          )
          const reason = typed.get('reason') || null
          // A decision is only as good as its reason: the page asks for one, whatever it is.
          if (kind === undefined || reason === null) throw new ServiceError('DUPLICATE_DECISION_INVALID')
          const { cycle } = await chosenCycle(db, request.query.cycle)
          const of = { oneReportId: params.one, otherReportId: params.other }
          const { pair, group } = await showPair(db, { ...of, cycleKey: cycle.cycleKey, language: 'en' })
          const members = [pair.one.activityId, pair.other.activityId]
          const chosen = typed.get('representative') || null
          // A representative from the group that both belong to makes the decision one about that group.
          const ids =
            chosen !== null && !members.includes(chosen)
              ? (group?.members.map((one) => one.activityId) ?? members)
              : members
          await decideDuplicates(
            db,
            {
              kind,
              reason,
              operationId: typed.get('operationId') || randomUUID(),
              ...(kind === 'undone'
                ? { groupId: typed.get('groupId') ?? '' }
                : { activityIds: ids, representativeActivityId: kind === 'different' ? null : chosen }),
            },
            { now, actor: request.actor },
          )
          const query = { ...queryWithout(request), cycle: cycle.cycleKey }
          return { path: '/duplicates', query, key: kind === 'undone' ? 'done.undone' : 'done.decided' }
        },
      })
    },
  )

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { one, other }: { readonly one: string; readonly other: string },
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const { cycle } = await chosenCycle(db, (request.query as { cycle?: string }).cycle)
    const { language, nameOf, countryOf } = await wordsFor(request)
    const shown = await showPair(db, {
      cycleKey: cycle.cycleKey,
      oneReportId: one,
      otherReportId: other,
      language,
    })
    const view = { cycle, shown, operationId: randomUUID(), refused, nameOf, countryOf }
    return sendPage(request, reply, (page) => pairPage(page, view))
  }

  async function wordsFor(request: FastifyRequest) {
    const language = requestLanguage(request)
    const lists = await loadCodeLists(db)
    const names = new Map((await listReporters(db)).map((one) => [one.reporterCode, one.shortName]))
    return {
      language,
      lists,
      nameOf: (code: string) => names.get(code) ?? code.toUpperCase(),
      countryOf: (code: string) =>
        lists.keys.includes('country') ? lists.label('country', code, language) : code,
    }
  }

  async function jointRequests(cycleKey: string, reporterCode: string | undefined) {
    const { changeNumber: asOf } = await getNewestChange(db)
    const pairs = await foundPairsAsOf(db, { cycleKey, asOf })
    const settled = settledPairs(await listDuplicateDecisions(db, asOf))
    return listJointRequests(db, { cycleKey, asOf, pairs, settled, reporterCode })
  }
}
