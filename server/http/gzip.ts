/** gzip in both directions, for routes with large messages. */
import { promisify } from 'node:util'
import { createGunzip, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors.ts'

const gzipAsync = promisify(gzip)
/** Smaller ones gain nothing. */
const leastBytes = 1_000

/**
 * Unpacks bodies and packs answers of the routes registered after it in the same scope. The routes' `bodyLimit` holds for what is
 * unpacked, and unpacking stops there.
 */
export function packMessages(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase()
    if (encoding === undefined || encoding === 'identity') return payload
    if (encoding !== 'gzip') throw new ServiceError('ENCODING_UNKNOWN', { encoding: encoding.slice(0, 40) })
    // The declared length is that of what is packed.
    delete request.headers['content-length']
    const unpacked = createGunzip()
    payload.on('error', (error) => unpacked.destroy(error))
    // Whatever stops the reading (the limit, an answer) stops the unpacking.
    reply.raw.on('close', () => unpacked.destroy())
    return payload.pipe(unpacked)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < leastBytes) return payload
    reply.header('vary', 'accept-encoding')
    if (!acceptsGzip(request.headers['accept-encoding'])) return payload
    reply.header('content-encoding', 'gzip').removeHeader('content-length')
    return gzipAsync(payload)
  })
}

/** `gzip`, `gzip;q=0.5`, `*`; not `gzip;q=0`. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  const parts = String(header ?? '').split(',')
  return parts.some((part) => {
    const [name, ...parameters] = part.trim().toLowerCase().split(';')
    const isRefused = parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
    return (name === 'gzip' || name === '*') && !isRefused
  })
}
