import type { FastifyReply } from 'fastify'
import { workbookMediaType } from '../workbooks/media-type.ts'

export function sendWorkbook(reply: FastifyReply, fileName: string, bytes: Uint8Array): FastifyReply {
  return sendDownload(reply, { fileName, mediaType: workbookMediaType }, bytes)
}

/** Sends a file to be saved, never opened in the page or kept in a shared cache. */
export function sendDownload(
  reply: FastifyReply,
  { fileName, mediaType }: { readonly fileName: string; readonly mediaType: string },
  bytes: Uint8Array,
): FastifyReply {
  return reply
    .header('content-type', mediaType)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
