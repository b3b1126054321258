import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { ServiceError } from '../../errors.ts'
import { assetAt, type Packing } from './assets.ts'

/** Style sheet and scripts: public, the same for everybody, kept by browsers for ever. */
export const assetRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/assets/:file',
    { config: { roles: 'public' }, schema: { params: Type.Object({ file: Type.String() }) } },
    async (request, reply) => {
      const found = assetAt(`/assets/${request.params.file}`)
      if (found === null) throw new ServiceError('NOT_FOUND')
      const packing = packingFor(String(request.headers['accept-encoding'] ?? ''))
      if (packing !== 'identity') reply.header('content-encoding', packing)
      return reply
        .header('content-type', found.mediaType)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .header('vary', 'accept-encoding')
        .send(found.body(packing))
    },
  )
}

function packingFor(accepts: string): Packing {
  return /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : 'identity'
}
