/** gzip by the browser itself, where it can. */

/** Smaller ones gain nothing. */
const leastBytes = 1_000

export interface PackedBody {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly isPacked: boolean
  /** Of what is packed. */
  readonly plainBytes: number
}

/** A message as it travels. */
export async function packJson(message: unknown): Promise<PackedBody> {
  const plain = new TextEncoder().encode(JSON.stringify(message))
  // Safari before 16.4 has none: the message is larger then, and no less right.
  if (plain.length < leastBytes || typeof CompressionStream === 'undefined')
    return { bytes: plain, isPacked: false, plainBytes: plain.length }
  const bytes = await through(plain, new CompressionStream('gzip'))
  return { bytes, isPacked: true, plainBytes: plain.length }
}

/** The message again. */
export async function unpackJson<T>({ bytes, isPacked }: Omit<PackedBody, 'plainBytes'>): Promise<T> {
  const plain = isPacked ? await through(bytes, new DecompressionStream('gzip')) : bytes
  return JSON.parse(new TextDecoder().decode(plain)) as T
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>,
): Promise<Uint8Array<ArrayBuffer>> {
  const streamed = new Blob([bytes]).stream().pipeThrough(stream)
  return new Uint8Array(await new Response(streamed).arrayBuffer())
}

/** Hex SHA-256. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
