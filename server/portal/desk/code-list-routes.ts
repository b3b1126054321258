/** Code lists: looked at, labels corrected, codes added and retired. What is stored goes through the same function as the interface. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Code, languages } from '../../../templates/definition.ts'
import { foldText } from '../../../templates/fold-text.ts'
import { getStoredCodeList, saveCodeList } from '../../cycles/manage-code-lists.ts'
import { refuseIfAny } from '../../cycles/register-refusal.ts'
import { codeOf } from '../../cycles/sheets/code-texts.ts'
import { between } from '../../cycles/sheets/sheet-kind.ts'
import { ServiceError } from '../../errors.ts'
import { actOf } from '../../http/act-of.ts'
import { secretariat, secretariatAndAuditor } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { codeListPage } from './code-list-page.tsx'
import { codePage } from './code-page.tsx'
import { actOnForm, asSeen, type Refused } from './form-answers.ts'

const Word = Type.Optional(Type.String({ maxLength: 200 }))
const query = Type.Object({ lang: Word, text: Word, page: Type.Optional(Type.Integer({ minimum: 1 })) })
const ListParams = Type.Object({ list: Type.String({ maxLength: 60 }) })
const CodeParams = Type.Object({
  list: Type.String({ maxLength: 60 }),
  code: Type.String({ maxLength: 60 }),
})
const codesPerPage = 50

export const codeListPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db } = service
  const toList = { params: ListParams, querystring: query }
  const toCode = { params: CodeParams, querystring: query }
  const readers = { roles: secretariatAndAuditor }
  const writers = { roles: secretariat }

  app.get('/register/lists/:list', { config: readers, schema: toList }, async (request, reply) => {
    const { list } = await getStoredCodeList(db, request.params.list)
    const text = request.query.text?.trim() ?? ''
    const words = foldText(text).split(' ')
    const found = list.codes.filter(({ code, labels, aliases = [] }) => {
      const searched = foldText([code, ...Object.values(labels), ...aliases].join(' '))
      return words.every((word) => searched.includes(word))
    })
    const pageCount = Math.max(1, Math.ceil(found.length / codesPerPage))
    const pageNumber = Math.min(request.query.page ?? 1, pageCount)
    const start = (pageNumber - 1) * codesPerPage
    const codes = found.slice(start, start + codesPerPage)
    return sendPage(request, reply, (page) =>
      codeListPage(page, { list, codes, count: found.length, text, pageNumber, pageCount }),
    )
  })

  app.get('/register/lists/:list/new', { config: writers, schema: toList }, async (request, reply) =>
    showCode(request, reply, { ...request.params, code: null }, null),
  )

  app.get('/register/lists/:list/codes/:code', { config: readers, schema: toCode }, async (request, reply) =>
    showCode(request, reply, request.params, null),
  )

  app.post('/register/lists/:list/codes', { config: writers, schema: toList }, async (request, reply) =>
    save(request, reply, { ...request.params, code: null }),
  )

  app.post('/register/lists/:list/codes/:code', { config: writers, schema: toCode }, async (request, reply) =>
    save(request, reply, request.params),
  )

  /** @param of the code, or null: the form adds one */
  async function save(
    request: FastifyRequest,
    reply: FastifyReply,
    of: { readonly list: string; readonly code: string | null },
  ): Promise<FastifyReply> {
    const typed = formFields(request)
    return actOnForm(request, reply, {
      typed,
      again: (refused) => showCode(request, reply, of, refused),
      work: async () => {
        const { list } = await getStoredCodeList(db, of.list)
        const wanted = codeTyped(typed, of.code ?? (typed.get('code') ?? '').trim())
        const isThere = list.codes.some(({ code }) => code.toLowerCase() === wanted.code.toLowerCase())
        if (of.code === null && isThere)
          refuseIfAny(`${of.list} ${wanted.code}`, [{ field: 'code', code: 'exists' }])
        const codes =
          of.code === null
            ? [...list.codes, wanted]
            : list.codes.map((code) => (code.code === of.code ? wanted : code))
        const who = { ...actOf(request, service, 'page'), ...asSeen(typed) }
        await saveCodeList(db, { key: list.key, source: list.source, codes }, who)
        const path = `/register/lists/${encodeURIComponent(of.list)}`
        return { path, key: of.code === null ? 'done.codeAdded' : 'done.saved' }
      },
    })
  }

  async function showCode(
    request: FastifyRequest,
    reply: FastifyReply,
    of: { readonly list: string; readonly code: string | null },
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const { list, changeNumber } = await getStoredCodeList(db, of.list)
    const code = of.code === null ? null : list.codes.find((one) => one.code === of.code)
    if (code === undefined) throw new ServiceError('NOT_FOUND')
    return sendPage(request, reply, (page) => codePage(page, { list, code, changeNumber, refused }))
  }
}

/** What the form says of a code, by the columns of the list's sheet. */
function codeTyped(typed: ReadonlyMap<string, string>, code: string): Code {
  const drafts = languages.filter((language) => typed.get(`draft.${language}`) === 'yes')
  return codeOf({
    ...Object.fromEntries(
      [...typed].map(([name, text]) => [name, text.replaceAll('\r\n', '\n').trim()] as const),
    ),
    code,
    drafts: drafts.join(between),
  })
}
