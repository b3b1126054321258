import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import type { Language } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { ActChannel, actOf } from '../../http/act-of.ts'
import { sendWorkbook } from '../../http/download.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { messagesOf } from '../../locales.ts'
import { secretariat } from '../../roles.ts'
import { ApplyAnswer, PreviewAnswer, type SpokenPreview } from '../schemas.ts'
import { buildSheet, columnLabel } from './build-sheet.ts'
import { applySheet, previewSheet, type SheetPreview } from './preview-sheet.ts'
import { readSheet } from './read-sheet.ts'
import type { SheetKind } from './sheet-kind.ts'
import { sheetKinds } from './sheet-kinds.ts'

/** Where the sheet of each kind is to be had. */
const places = [
  { path: '/cycles/sheet', kind: sheetKinds.cycles },
  { path: '/reporters/sheet', kind: sheetKinds.reporters },
  { path: '/parties/sheet', kind: sheetKinds.parties },
  { path: '/code-lists/:list/sheet', kind: sheetKinds['code-list'] },
  { path: '/cycles/:cycleKey/rates/sheet', kind: sheetKinds.rates },
] as const satisfies readonly { readonly path: string; readonly kind: SheetKind }[]

const params = Type.Object({ list: Type.Optional(Type.String()), cycleKey: Type.Optional(Type.String()) })
const Lang = Type.Optional(Type.String())

/** Parts of the register as spreadsheets: download, edit, upload, preview, apply. */
export const sheetRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, reader } = service

  for (const { path, kind } of places) {
    app.get(
      path,
      {
        config: { roles: secretariat },
        schema: { params, querystring: Type.Object({ lang: Lang }) },
      },
      async (request, reply) => {
        const of = nameOf(request.params)
        const { fileName, bytes } = await buildSheet(db, kind, of, requestLanguage(request))
        return sendWorkbook(reply, fileName, bytes)
      },
    )

    app.post(
      `${path}/previews`,
      {
        config: { roles: secretariat, takesBytes: true },
        schema: { params, querystring: Type.Object({ lang: Lang }), response: { 200: PreviewAnswer } },
      },
      async (request) => {
        const of = nameOf(request.params)
        const sheet = readSheet(await reader.readContent(bytesOf(request.body)), kind, of)
        return spoken(await previewSheet(db, kind, of, sheet), requestLanguage(request))
      },
    )

    app.post(
      `${path}/changes`,
      {
        config: { roles: secretariat, takesBytes: true },
        schema: {
          params,
          querystring: Type.Object({ lang: Lang, previewId: Type.String(), channel: ActChannel }),
          response: { 200: ApplyAnswer },
        },
      },
      async (request) => {
        const of = nameOf(request.params)
        const { previewId, channel } = request.query
        const sheet = readSheet(await reader.readContent(bytesOf(request.body)), kind, of)
        const act = actOf(request, service, channel)
        const applied = await applySheet(db, { kind, of, sheet, previewId }, act)
        return { ...spoken(applied, requestLanguage(request)), changeNumber: applied.changeNumber }
      },
    )
  }
}

/** The list or the cycle; `''` for kinds that are one sheet. */
function nameOf({ list, cycleKey }: Static<typeof params>): string {
  return list ?? cycleKey ?? ''
}

function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

function spoken(preview: SheetPreview, language: Language): SpokenPreview {
  const texts = messagesOf('returns', language)
  return {
    ...preview,
    refusals: preview.refusals.map(({ rowKey, cell, field, code, params: values }) => ({
      rowKey,
      cell,
      field,
      code,
      column: columnLabel({ key: field }, language),
      message: formatMessage(texts, `refusal.${code}`, language, values),
    })),
  }
}
