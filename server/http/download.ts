import type { FastifyReply } from 'fastify'
import { workbookMediaType } from '../workbooks/media-type.ts'

/** Sends a workbook to be saved, never opened in the page or kept in a shared cache. */
export function sendWorkbook(reply: FastifyReply, fileName: string, bytes: Uint8Array): FastifyReply {
  return reply
    .header('content-type', workbookMediaType)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
