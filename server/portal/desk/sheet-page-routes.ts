/** Uploading a part of the register: looked at first, then applied as it was seen. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { formatMessage } from '../../../templates/messages.ts'
import { columnLabel } from '../../cycles/sheets/build-sheet.ts'
import { applySheet, previewSheet } from '../../cycles/sheets/preview-sheet.ts'
import { readSheet } from '../../cycles/sheets/read-sheet.ts'
import { type SheetKindName, sheetKindNames } from '../../cycles/sheets/sheet-kind.ts'
import { sheetKinds } from '../../cycles/sheets/sheet-kinds.ts'
import { actOf } from '../../http/act-of.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { messagesOf } from '../../locales.ts'
import { secretariat } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { goOn } from './form-answers.ts'
import { sheetPage } from './sheet-page.tsx'

const route = {
  config: { roles: secretariat },
  schema: {
    params: Type.Object({
      kind: Type.Unsafe<SheetKindName>(Type.Union(sheetKindNames.map((name) => Type.Literal(name)))),
    }),
    querystring: Type.Object({
      lang: Type.Optional(Type.String({ maxLength: 20 })),
      of: Type.Optional(Type.String({ maxLength: 60 })),
    }),
  },
} as const

export const sheetPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, reader } = service

  app.post('/register/sheets/:kind', route, async (request, reply) => {
    const { of = '' } = request.query
    const kind = sheetKinds[request.params.kind]
    const bytes = await readFile(request)
    const preview = await previewSheet(db, kind, of, readSheet(await reader.readContent(bytes), kind, of))
    const language = requestLanguage(request)
    const texts = messagesOf('returns', language)
    const labelOf = (field: string) => columnLabel({ key: field }, language)
    const refusals = preview.refusals.map(({ cell, field, code, params }) => ({
      cell,
      column: labelOf(field),
      message: formatMessage(texts, `refusal.${code}`, language, params),
    }))
    const file = Buffer.from(bytes).toString('base64')
    const view = { kind: kind.name, of, preview, refusals, file, labelOf }
    return sendPage(request, reply, (page) => sheetPage(page, view))
  })

  app.post('/register/sheets/:kind/changes', route, async (request, reply) => {
    const { of = '' } = request.query
    const kind = sheetKinds[request.params.kind]
    const typed = formFields(request)
    const bytes = new Uint8Array(Buffer.from(typed.get('file') ?? '', 'base64'))
    const sheet = readSheet(await reader.readContent(bytes), kind, of)
    const previewId = typed.get('previewId') ?? ''
    const applied = await applySheet(db, { kind, of, sheet, previewId }, actOf(request, service, 'page'))
    const key = applied.changes.length > 0 ? 'done.applied' : 'done.unchanged'
    return goOn(app, request, reply, { path: '/register', key, params: { count: applied.changes.length } })
  })
}

async function readFile(request: FastifyRequest): Promise<Uint8Array> {
  let bytes = new Uint8Array()
  for await (const part of request.parts()) {
    if (part.type === 'file') bytes = new Uint8Array(await part.toBuffer())
  }
  return bytes
}
