/** The register's pages, and what their forms do: the same functions as the interface and the command line. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Reporter } from '../../../templates/context.ts'
import type { Language } from '../../../templates/definition.ts'
import { foldText } from '../../../templates/fold-text.ts'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { listCodeLists } from '../../cycles/manage-code-lists.ts'
import { copyCycle, editCycle, getStoredCycle, setCycleState } from '../../cycles/manage-cycles.ts'
import {
  addReporter,
  editReporter,
  getStoredReporter,
  removeReporter,
} from '../../cycles/manage-reporters.ts'
import { listCycles, listReporters } from '../../cycles/register.ts'
import { listContacts } from '../../cycles/reporter-contacts.ts'
import { editOf } from '../../cycles/sheets/cycle-texts.ts'
import { actOf } from '../../http/act-of.ts'
import { secretariat, secretariatAndAuditor } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { cyclePage } from './cycle-page.tsx'
import { actOnForm, asSeen, type Refused } from './form-answers.ts'
import { registerPage } from './register-page.tsx'
import { reporterKinds, reporterPage, reportersPage } from './reporters-page.tsx'

const Word = Type.Optional(Type.String({ maxLength: 200 }))
const query = Type.Object({ lang: Word, text: Word, page: Type.Optional(Type.Integer({ minimum: 1 })) })
const CycleParams = Type.Object({ cycleKey: Type.String({ maxLength: 60 }) })
const ReporterParams = Type.Object({ code: Type.String({ maxLength: 60 }) })
const readers = { roles: secretariatAndAuditor }
const writers = { roles: secretariat }
const reportersPerPage = 50

export const registerPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db } = service
  const act = (request: FastifyRequest) => actOf(request, service, 'page')

  app.get('/register', { config: readers, schema: { querystring: query } }, async (request, reply) =>
    showRegister(request, reply, null),
  )

  app.get(
    '/register/cycles/:cycleKey',
    { config: readers, schema: { params: CycleParams, querystring: query } },
    async (request, reply) => showCycle(request, reply, request.params.cycleKey, null),
  )

  app.post(
    '/register/cycles/:cycleKey',
    { config: writers, schema: { params: CycleParams, querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      const { cycleKey } = request.params
      const text = (name: string) => typed.get(name) ?? ''
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showCycle(request, reply, cycleKey, refused),
        work: async () => {
          await editCycle(db, cycleKey, editOf(text), { ...act(request), ...asSeen(typed) })
          return { path: '/register', key: 'done.saved' }
        },
      })
    },
  )

  app.post(
    '/register/cycles/:cycleKey/moves',
    { config: writers, schema: { params: CycleParams, querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showRegister(request, reply, refused),
        work: async () => {
          const move = typed.get('move') === 'close' ? 'close' : 'open'
          await setCycleState(db, request.params.cycleKey, move, act(request))
          return { path: '/register', key: move === 'open' ? 'done.opened' : 'done.closed' }
        },
      })
    },
  )

  app.post(
    '/register/cycles/:cycleKey/copies',
    { config: writers, schema: { params: CycleParams, querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      const text = (name: string) => typed.get(name) ?? ''
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showRegister(request, reply, refused),
        work: async () => {
          const copy = {
            cycleKey: text('cycleKey'),
            period: { start: text('start'), end: text('end') },
            opensOn: text('opensOn'),
            deadline: text('deadline'),
          }
          await copyCycle(db, request.params.cycleKey, copy, act(request))
          return { path: `/register/cycles/${copy.cycleKey}`, key: 'done.made' }
        },
      })
    },
  )

  app.get(
    '/register/reporters',
    { config: readers, schema: { querystring: query } },
    async (request, reply) => {
      const text = request.query.text?.trim() ?? ''
      const words = foldText(text).split(' ')
      const contacts = await listContacts(db)
      const found = (await listReporters(db)).filter(({ reporterCode, shortName, name, city }) => {
        const searched = foldText([reporterCode, shortName, name, city ?? ''].join(' '))
        return words.every((word) => searched.includes(word))
      })
      const pageCount = Math.max(1, Math.ceil(found.length / reportersPerPage))
      const pageNumber = Math.min(request.query.page ?? 1, pageCount)
      const start = (pageNumber - 1) * reportersPerPage
      const reporters = found
        .slice(start, start + reportersPerPage)
        .map((one) => ({ ...one, contact: contacts.get(one.reporterCode) ?? one.contact }))
      const lists = await loadCodeLists(db)
      return sendPage(request, reply, (page) =>
        reportersPage(page, { reporters, count: found.length, text, pageNumber, pageCount, lists }),
      )
    },
  )

  app.get(
    '/register/reporters/new',
    { config: writers, schema: { querystring: query } },
    async (request, reply) => showReporter(request, reply, null, null),
  )

  app.post(
    '/register/reporters',
    { config: writers, schema: { querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showReporter(request, reply, null, refused),
        work: async () => {
          const reporterCode = typed.get('reporterCode') ?? ''
          await addReporter(db, { reporterCode, certainty: '', ...reporterOf(typed) }, act(request))
          return { path: `/register/reporters/${reporterCode}`, key: 'done.added' }
        },
      })
    },
  )

  app.get(
    '/register/reporters/:code',
    { config: readers, schema: { params: ReporterParams, querystring: query } },
    async (request, reply) => showReporter(request, reply, request.params.code, null),
  )

  app.post(
    '/register/reporters/:code',
    { config: writers, schema: { params: ReporterParams, querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      const { code } = request.params
      return actOnForm(request, reply, {
        typed,
        again: (refused) => showReporter(request, reply, code, refused),
        work: async () => {
          await editReporter(db, code, reporterOf(typed), { ...act(request), ...asSeen(typed) })
          return { path: `/register/reporters/${code}`, key: 'done.saved' }
        },
      })
    },
  )

  app.post(
    '/register/reporters/:code/removal',
    { config: writers, schema: { params: ReporterParams, querystring: query } },
    async (request, reply) => {
      const { code } = request.params
      return actOnForm(request, reply, {
        typed: new Map(),
        again: (refused) => showReporter(request, reply, code, refused),
        work: async () => {
          await removeReporter(db, code, act(request))
          return { path: '/register/reporters', key: 'done.removed' }
        },
      })
    },
  )

  async function showRegister(
    request: FastifyRequest,
    reply: FastifyReply,
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const cycles = (await listCycles(db)).toSorted((a, b) => (a.period.end < b.period.end ? 1 : -1))
    const codeLists = (await listCodeLists(db)).map(({ list: codeList }) => ({
      key: codeList.key,
      version: codeList.version,
      codes: codeList.codes.length,
    }))
    const { length: reporters } = await listReporters(db)
    return sendPage(request, reply, (page) => registerPage(page, { cycles, codeLists, reporters, refused }))
  }

  async function showCycle(
    request: FastifyRequest,
    reply: FastifyReply,
    cycleKey: string,
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const stored = await getStoredCycle(db, cycleKey)
    return sendPage(request, reply, (page) => cyclePage(page, { stored, refused }))
  }

  async function showReporter(
    request: FastifyRequest,
    reply: FastifyReply,
    code: string | null,
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const stored = code === null ? null : await getStoredReporter(db, code)
    const lists = await loadCodeLists(db)
    const view = {
      reporter: stored?.reporter ?? null,
      changeNumber: stored?.changeNumber ?? 0,
      lists,
      refused,
    }
    return sendPage(request, reply, (page) => reporterPage(page, view))
  }
}

/** A reporter as the form has it; what is wrong with it the register says. */
function reporterOf(typed: ReadonlyMap<string, string>): Omit<Reporter, 'reporterCode' | 'certainty'> {
  const text = (name: string) => typed.get(name) ?? ''
  const orNull = (name: string) => text(name) || null
  const several = (name: string) =>
    text(name)
      .split(/[;,،؛；，\n]+/)
      .map((one) => one.trim())
      .filter((one) => one !== '')
  const email = text('contactEmail')
  return {
    kind: reporterKinds.find((one) => one === text('kind')) ?? 'agency',
    name: text('name'),
    shortName: text('shortName'),
    language: text('language') as Language,
    region: orNull('region'),
    hostCountry: text('hostCountry').toUpperCase() || null,
    servedCountries: several('servedCountries').map((code) => code.toUpperCase()),
    conventions: several('conventions'),
    hostInstitution: orNull('hostInstitution'),
    city: orNull('city'),
    web: orNull('web'),
    contact: email === '' && text('contactName') === '' ? null : { name: text('contactName'), email },
    source: text('source'),
    note: text('note'),
  }
}
