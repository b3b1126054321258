/** The document of all routes and messages (OpenAPI 3.1), made from the routes themselves. */
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { errorAreas } from '../error-sentence.ts'
import { type ErrorCode, statusByCode } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import { programVersion } from '../program-version.ts'
import { workbookMediaType } from '../workbooks/media-type.ts'
import { withMeanings } from './message-meanings.ts'
import { summaryOf } from './route-summaries.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is bytes (a workbook, a part of an upload): nothing that a schema could be held against. */
    takesBytes?: boolean
  }
}

const codes = Object.keys(statusByCode) as ErrorCode[]

const failure = {
  description: 'A failure: a permanent code and one sentence in the reader’s language',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
}

/** The sentence of a code with its placeholders. */
export function sentenceOf(code: ErrorCode, language: Parameters<typeof messagesOf>[1]): string {
  for (const area of errorAreas) {
    const sentence = messagesOf(area, language)[`error.${code}`]
    if (typeof sentence === 'string') return sentence
    if (sentence !== undefined) return Object.values(sentence)[0] ?? ''
  }
  return ''
}

/** Must come before the routes: those registered later stand in the document. */
export async function documentRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Cinnabar',
        version: programVersion,
        description:
          'Reports of capacity-building, technical assistance and technology transfer under the Minamata Convention.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
        schemas: {
          Failure: {
            type: 'object',
            required: ['code', 'message', 'details', 'requestId'],
            properties: {
              code: { type: 'string', enum: codes },
              message: { type: 'string' },
              details: { type: 'object', additionalProperties: true },
              requestId: { type: 'string' },
            },
          },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const roles = route.config?.roles
      const isApi = url.startsWith('/api/')
      const documented = {
        ...schema,
        ...(isApi
          ? { summary: summaryOf([route.method].flat().find((one) => one !== 'HEAD') ?? '', url) ?? '' }
          : {}),
        tags: [isApi ? (url.split('/')[3]?.replace(/\.json$/, '') ?? 'api') : 'pages'],
        // Who comes in stands in the description: OpenAPI has no place for roles of a bearer token.
        description: [schema?.description, `Roles: ${roles === 'public' ? 'everybody' : roles?.join(', ')}.`]
          .filter((part) => part !== undefined)
          .join(' '),
        ...(route.config?.takesBytes ? bytesBody : {}),
        ...(roles === 'public' ? {} : { security: [{ bearer: [] }] }),
        ...(schema?.response === undefined
          ? { response: { 200: isApi ? workbook : url.endsWith('*') ? file : page } }
          : {}),
      }
      // OpenAPI has no wildcard: the rest of the path is a parameter.
      return { schema: documented, url: url.replace(/\*$/, ':path') }
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject
      const { openapiObject } = document
      for (const [path, item] of Object.entries(openapiObject.paths ?? {})) {
        for (const operation of Object.values(item ?? {})) {
          const { responses } = operation as { responses?: Record<string, unknown> }
          if (responses !== undefined) responses.default = failure
        }
        if (syncPaths.some((start) => path.startsWith(start))) Object.assign(item ?? {}, withMeanings(item))
      }
      return openapiObject
    },
  })
}

/** Whose messages speak of rows, revisions and change numbers. */
const syncPaths = ['/api/v1/sync', '/api/v1/workbooks', '/api/v1/proposals']

const bytesBody = { consumes: ['application/octet-stream'], body: { type: 'string', format: 'binary' } }

/** What a route of the interface gives that declares no message: a file. */
const workbook = {
  description: 'A workbook',
  content: { [workbookMediaType]: { schema: { type: 'string', format: 'binary' } } },
}
const file = {
  description: 'A file',
  content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
}
const page = { description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } }
