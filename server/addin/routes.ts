import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { languages } from '../../templates/definition.ts'
import { ServiceError } from '../errors.ts'
import { requestLanguage } from '../http/request-language.ts'
import { PaneDataFiles } from './data-files.ts'
import { buildManifest, developmentUrl } from './manifest.ts'
import { type AddInPage, addInHeaders, addInPage, addInPages, startScriptFor, workerAnswer } from './pages.ts'
import { sheetFile } from './sheet-files.ts'
import { officeJsVersion, ownOfficeJsUrl, packed, type StaticFolder, staticFile } from './static-files.ts'

export interface AddInOptions {
  /** Address of office.js; without one, this service gives it out. */
  readonly officeJsUrl: string | null
  /** The identity provider: windows of the add-in may go there. */
  readonly providerUrl: string | null
}

const oneYear = 'public, max-age=31536000, immutable'

/** The manifest and everything that Excel loads for the add-in. All of it is public and says nothing about the data. */
export const addInRoutes =
  ({ officeJsUrl, providerUrl }: AddInOptions): FastifyPluginAsyncTypebox =>
  async (app) => {
    const officeJs = officeJsUrl ?? ownOfficeJsUrl
    const publicUrl = () => {
      const url = app.accounts.services.publicUrl()
      // Excel takes no address without https; on this machine the development proxy has one.
      return url.startsWith('https:') ? url : developmentUrl
    }
    const config = { roles: 'public' } as const

    app.get('/manifest.xml', { config }, async (_request, reply) =>
      reply
        .header('content-type', 'text/xml; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(
          buildManifest({
            publicUrl: publicUrl(),
            otherDomains: providerUrl ? [new URL(providerUrl).origin] : [],
          }),
        ),
    )

    app.get('/addin/start.js', { config }, async (_request, reply) =>
      reply
        .header('content-type', 'text/javascript; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('x-content-type-options', 'nosniff')
        .send(startScriptFor(`${publicUrl()}/`)),
    )

    app.get('/addin/worker.js', { config }, async (_request, reply) => {
      const { headers, script } = workerAnswer(officeJs)
      return reply.headers(headers).send(script)
    })

    const paneData = new PaneDataFiles(app.service.db)
    app.get('/addin/data.json', { config }, async (_request, reply) => {
      const files = await paneData.files()
      const provider = app.accounts.services.provider?.name ?? null
      return reply.header('cache-control', 'no-cache').send({ ...files, provider })
    })
    app.get(
      '/addin/data/:file',
      { config, schema: { params: Type.Object({ file: Type.String() }) } },
      async (request, reply) => {
        const text = await paneData.file(request.params.file)
        if (text === undefined) throw new ServiceError('NOT_FOUND')
        return sendJson(request, reply, text)
      },
    )
    app.get(
      '/addin/sheets/:digest/:cycleKey/:reporterCode/:listsVersion/:file',
      { config, schema: { params: SheetParams } },
      async (request, reply) => {
        const { cycleKey, reporterCode, listsVersion, file } = request.params
        const language = languages.find((one) => file === `${one}.json`)
        if (!language) throw new ServiceError('NOT_FOUND')
        const of = { cycleKey, reporterCode, listsVersion, language }
        return sendJson(request, reply, await sheetFile(app.service.db, of))
      },
    )

    app.get(
      '/addin/:page',
      { config, schema: { params: Type.Object({ page: Type.String() }) } },
      async (request, reply) => {
        const page = addInPages.find((name) => `${name}.html` === request.params.page)
        const text = page ? pageOrNull(page, request) : null
        if (text === null) throw new ServiceError('NOT_FOUND')
        return reply.headers(addInHeaders(officeJs)).send(text)
      },
    )

    const anyPath = Type.Object({ '*': Type.String() })
    for (const folder of ['built', 'icons'] as const)
      app.get(`/addin/${folder}/*`, { config, schema: { params: anyPath } }, async (request, reply) =>
        sendStatic(request, reply, folder, request.params['*']),
      )
    app.get(
      '/office-js/:version/*',
      { config, schema: { params: Type.Object({ version: Type.String(), '*': Type.String() }) } },
      async (request, reply) => {
        // Another version under this address would be kept for a year.
        if (request.params.version !== officeJsVersion) throw new ServiceError('NOT_FOUND')
        return sendStatic(request, reply, 'officeJs', request.params['*'])
      },
    )

    function pageOrNull(page: AddInPage, request: FastifyRequest): string | null {
      return addInPage(page, requestLanguage(request), officeJs)
    }
  }

const SheetParams = Type.Object({
  digest: Type.String(),
  cycleKey: Type.String(),
  reporterCode: Type.String(),
  listsVersion: Type.Integer({ minimum: 0 }),
  file: Type.String(),
})

/** JSON whose address tells its content. */
async function sendJson(request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> {
  const { packing, body } = await packed(text, String(request.headers['accept-encoding'] ?? ''))
  if (packing !== 'identity') reply.header('content-encoding', packing)
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('vary', 'accept-encoding')
    .header('cache-control', oneYear)
    .send(body)
}

async function sendStatic(
  request: FastifyRequest,
  reply: FastifyReply,
  folder: StaticFolder,
  path: string,
): Promise<FastifyReply> {
  const file = await staticFile(folder, path, String(request.headers['accept-encoding'] ?? ''))
  if (!file) throw new ServiceError('NOT_FOUND')
  if (file.packing !== 'identity') reply.header('content-encoding', file.packing)
  // Excel on the web shows the icons in its ribbon, which is on another host.
  if (folder === 'icons') reply.header('cross-origin-resource-policy', 'cross-origin')
  return (
    reply
      .header('content-type', file.mediaType)
      .header('vary', 'accept-encoding')
      .header('x-content-type-options', 'nosniff')
      // Icons keep their names when they are drawn anew.
      .header('cache-control', folder === 'icons' ? 'public, max-age=86400' : oneYear)
      .send(file.body)
  )
}
