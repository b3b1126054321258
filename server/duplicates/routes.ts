/** Likely duplicates and joint activities: officers look and decide; reporters see what was decided about theirs. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { Language } from '../../templates/definition.ts'
import { formatIssue } from '../../templates/format-issue.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { getNewestChange } from '../db/change-log.ts'
import { listDuplicateDecisions } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { requestLanguage } from '../http/request-language.ts'
import { messagesOf } from '../locales.ts'
import { reportsToo, secretariat } from '../roles.ts'
import { decideDuplicates } from './decide.ts'
import { foundPairsAsOf } from './find-pairs.ts'
import { listJointRequests } from './joint-requests.ts'
import { listLinkedActivities } from './linked-activities.ts'
import { listCandidates } from './list-candidates.ts'
import { type DuplicateIssue, listDuplicateIssues } from './list-issues.ts'
import {
  CandidatesQuery,
  CycleParams,
  DecisionAnswerBody,
  DecisionBody,
  DuplicateIssuesAnswer,
  DuplicatesAnswer,
  JointRequestsAnswer,
  LinkedAnswer,
  PairAnswer,
  PairParams,
} from './schemas.ts'
import { settledPairs } from './settled-pairs.ts'
import { showPair } from './show-pair.ts'
import { spokenCandidates } from './spoken-candidates.ts'

const lang = { lang: Type.Optional(Type.String()) }
const ReporterQuery = Type.Object({ ...lang, reporter: Type.Optional(Type.String({ maxLength: 100 })) })

/** Officers see candidates first: no other role may ask. */
export const duplicateRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, now } = app.service

  app.get(
    '/cycles/:cycleKey/duplicates',
    {
      config: { roles: secretariat },
      schema: { params: CycleParams, querystring: CandidatesQuery, response: { 200: DuplicatesAnswer } },
    },
    async (request) => {
      const { cycleKey } = request.params
      const { reporter: reporterCode, patience: patienceMilliseconds, ...rest } = request.query
      const found = await listCandidates(db, { ...rest, cycleKey, reporterCode, patienceMilliseconds })
      return spokenCandidates(found, requestLanguage(request), await loadCodeLists(db, found.changeNumber))
    },
  )

  app.get(
    '/cycles/:cycleKey/duplicates/pairs/:oneReportId/:otherReportId',
    {
      config: { roles: secretariat },
      schema: {
        params: PairParams,
        querystring: Type.Object({ ...lang, asOf: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 200: PairAnswer },
      },
    },
    async (request) =>
      showPair(db, { ...request.params, asOf: request.query.asOf, language: requestLanguage(request) }),
  )

  app.get(
    '/cycles/:cycleKey/duplicates/joint-requests',
    {
      config: { roles: secretariat },
      schema: { params: CycleParams, querystring: ReporterQuery, response: { 200: JointRequestsAnswer } },
    },
    async (request) => {
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      const { changeNumber: asOf } = await getNewestChange(db)
      const pairs = await foundPairsAsOf(db, { cycleKey, asOf })
      const settled = settledPairs(await listDuplicateDecisions(db, asOf))
      return listJointRequests(db, { cycleKey, asOf, pairs, settled, reporterCode: request.query.reporter })
    },
  )

  app.get(
    '/cycles/:cycleKey/duplicates/issues',
    {
      config: { roles: secretariat },
      schema: { params: CycleParams, querystring: ReporterQuery, response: { 200: DuplicateIssuesAnswer } },
    },
    async (request) => {
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      const { changeNumber: asOf } = await getNewestChange(db)
      const issues = await listDuplicateIssues(db, { cycleKey, asOf, reporterCode: request.query.reporter })
      return spokenIssues(db, issues, requestLanguage(request))
    },
  )

  app.post(
    '/cycles/:cycleKey/duplicates/decisions',
    {
      config: { roles: secretariat },
      schema: { params: CycleParams, body: DecisionBody, response: { 200: DecisionAnswerBody } },
    },
    async (request) => {
      await getCycle(db, request.params.cycleKey)
      return decideDuplicates(db, request.body, { now, actor: request.actor })
    },
  )

  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/linked-activities',
    {
      config: { roles: reportsToo },
      schema: {
        params: Type.Object({ cycleKey: Type.String(), reporterCode: Type.String() }),
        querystring: Type.Object(lang),
        response: { 200: LinkedAnswer },
      },
    },
    async (request) => {
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const { changeNumber: asOf } = await getNewestChange(db)
      const issues = await listDuplicateIssues(db, { cycleKey, asOf, reporterCode })
      return {
        linked: await listLinkedActivities(db, { cycleKey, reporterCode }),
        issues: await spokenIssues(
          db,
          issues.filter(({ audience }) => audience === 'everybody'),
          requestLanguage(request),
        ),
      }
    },
  )
}

async function spokenIssues(db: Db, issues: readonly DuplicateIssue[], language: Language) {
  const texts = {
    language,
    issues: messagesOf('issues', language),
    fields: messagesOf('fields', language),
    lists: await loadCodeLists(db),
  }
  return issues.map(({ activity: { activityReportId, reference }, issue }) => ({
    activityReportId,
    reference,
    code: issue.code,
    severity: issue.severity,
    field: issue.field,
    message: formatIssue(issue, texts),
  }))
}
