/**
 * SHA-256 (FIPS 180-4) in plain TypeScript: the pane and the service must compute the same hashes, and the pane's Web Crypto
 * is asynchronous and missing outside secure contexts.
 */

/** Round constants and initial state are the fractions of cube and square roots of the first primes. */
const roundConstants = fractionsOfRoots(64, 1 / 3)
const initialState = fractionsOfRoots(8, 1 / 2)

/** Hex SHA-256 of a text, taken as UTF-8. Lone surrogates count as U+FFFD, as everywhere on the web. */
export function sha256Hex(text: string): string {
  const bytes = paddedMessage(text)
  const view = new DataView(bytes.buffer)
  const state = Int32Array.from(initialState)
  const schedule = new Int32Array(64)
  for (let offset = 0; offset < bytes.length; offset += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(offset + i * 4)
    compress(state, schedule)
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function compress(state: Int32Array, schedule: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const w15 = schedule[i - 15]!
    const w2 = schedule[i - 2]!
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10)
    schedule[i] = (schedule[i - 16]! + s0 + schedule[i - 7]! + s1) | 0
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const t1 = (h + s1 + choice + roundConstants[i]! + schedule[i]!) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + s0 + majority) | 0
  }
  state[0] = (state[0]! + a) | 0
  state[1] = (state[1]! + b) | 0
  state[2] = (state[2]! + c) | 0
  state[3] = (state[3]! + d) | 0
  state[4] = (state[4]! + e) | 0
  state[5] = (state[5]! + f) | 0
  state[6] = (state[6]! + g) | 0
  state[7] = (state[7]! + h) | 0
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** The message as UTF-8, then a 1 bit, zeros, and its length in bits as 64-bit big-endian. */
function paddedMessage(text: string): Uint8Array {
  const message = utf8(text)
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x2000_0000))
  view.setUint32(padded.length - 4, (message.length * 8) >>> 0)
  return padded
}

/** `TextEncoder` belongs to Node and to the DOM, not to the language; this file may use neither. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const point = scalarValue(text.codePointAt(i)!)
    if (point > 0xffff) i++
    if (point < 0x80) {
      bytes[length++] = point
      continue
    }
    if (point < 0x800) {
      bytes[length++] = 0xc0 | (point >> 6)
    } else {
      if (point < 0x1_0000) {
        bytes[length++] = 0xe0 | (point >> 12)
      } else {
        bytes[length++] = 0xf0 | (point >> 18)
        bytes[length++] = 0x80 | ((point >> 12) & 0x3f)
      }
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f)
    }
    bytes[length++] = 0x80 | (point & 0x3f)
  }
  return bytes.subarray(0, length)
}

function scalarValue(point: number): number {
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
}

/** The first 32 bits of the fractional parts of the roots of the first primes. */
function fractionsOfRoots(count: number, exponent: number): Int32Array {
  const words = new Int32Array(count)
  let found = 0
  for (let candidate = 2; found < count; candidate++) {
    if (!isPrime(candidate)) continue
    const root = candidate ** exponent
    words[found++] = ((root - Math.floor(root)) * 0x1_0000_0000) | 0
  }
  return words
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false
  }
  return true
}
