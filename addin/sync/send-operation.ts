/** One POST, or as many parts as it takes: those that are there already are not sent again. */
import { type PaneSyncResponse, paneLimits, type UploadState } from '../../templates/pane-protocol.ts'
import { digestOf } from '../service/packing.ts'
import type { ServiceClient } from '../service/service-client.ts'
import { ServiceTrouble } from '../service/service-trouble.ts'
import type { PendingOperation } from './pending-operation.ts'

export interface Sending {
  readonly signal?: AbortSignal | undefined
  /** Parts sent of all; 0 of 1 before a single request. */
  readonly onPart?: (sent: number, of: number) => void
}

/** @throws {ServiceTrouble} */
export async function sendOperation(
  service: ServiceClient,
  { request, packed }: PendingOperation,
  { signal, onPart = () => {} }: Sending = {},
): Promise<PaneSyncResponse> {
  if (request.changes.length <= paneLimits.rows && packed.plainBytes <= paneLimits.bytes) {
    onPart(0, 1)
    return service.ask('POST', '/sync', { packed, signal, isRepeatable: true })
  }
  const { bytes } = packed
  const parts = cut(bytes, paneLimits.partBytes)
  const upload = `/sync/uploads/${request.operationId}`
  const here = new Set(await partsHere(service, upload, signal))
  for (const [index, part] of parts.entries()) {
    onPart(index, parts.length)
    if (here.has(index + 1)) continue
    const query = `of=${parts.length}&sha256=${await digestOf(part)}`
    const asking = { bytes: part, signal, isRepeatable: true }
    await service.ask('PUT', `${upload}/parts/${index + 1}?${query}`, asking)
  }
  onPart(parts.length, parts.length)
  const body = { sha256: await digestOf(bytes) }
  return service.ask('POST', upload, { body, signal, isRepeatable: true })
}

function cut(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer>[] {
  const count = Math.max(1, Math.ceil(bytes.length / size))
  return Array.from({ length: count }, (_, at) => bytes.slice(at * size, (at + 1) * size))
}

async function partsHere(
  service: ServiceClient,
  upload: string,
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  try {
    return (await service.get<UploadState>(upload, signal)).partsHere
  } catch (error) {
    if (error instanceof ServiceTrouble && error.code === 'UPLOAD_UNKNOWN') return []
    throw error
  }
}
