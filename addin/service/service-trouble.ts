/** What can go wrong between the add-in and the service. Sentences for people are made from it, elsewhere. */

/**
 * Never rename one: texts refer to them.
 * - `offline`: no line, or no service at the other end of it.
 * - `noAnswer`: the line is there and no answer came in time. What was sent may have arrived.
 * - `cancelled`: the person stopped it.
 * - `throttled`: asked too often; `seconds` says when to come again.
 * - `signIn`: nobody is signed in, or no longer.
 * - `tooOld`: this program or this workbook is of another time than the service.
 * - `refused`: the service said no, and why: `sentence`.
 * - `failed`: anything else.
 */
export type TroubleKind =
  | 'offline'
  | 'noAnswer'
  | 'cancelled'
  | 'throttled'
  | 'signIn'
  | 'tooOld'
  | 'refused'
  | 'failed'

export interface TroubleFacts {
  /** The service's permanent error code. */
  readonly code?: string
  /** The service's own sentence, in the language asked for. */
  readonly sentence?: string
  readonly seconds?: number
}

export class ServiceTrouble extends Error {
  readonly kind: TroubleKind
  readonly code: string
  readonly sentence: string
  readonly seconds: number

  constructor(kind: TroubleKind, { code = '', sentence = '', seconds = 0 }: TroubleFacts = {}) {
    super(`${kind} ${code}`.trim())
    this.name = 'ServiceTrouble'
    this.kind = kind
    this.code = code
    this.sentence = sentence
    this.seconds = seconds
  }
}

const signInCodes = ['SIGN_IN_NEEDED', 'SESSION_ENDED']
const oldCodes = ['PROTOCOL_UNKNOWN', 'TEMPLATE_UNKNOWN']

/** What an answer other than 2xx means. `answer` is its JSON, or null where there was none. */
export function troubleOf(status: number, answer: unknown, retryAfter: string | null): ServiceTrouble {
  const { code = '', message: sentence = '' } = (answer ?? {}) as { code?: string; message?: string }
  const facts = { code, sentence, seconds: Number(retryAfter) || 0 }
  if (status === 429 || (status === 503 && facts.seconds > 0)) return new ServiceTrouble('throttled', facts)
  if (signInCodes.includes(code)) return new ServiceTrouble('signIn', facts)
  if (oldCodes.includes(code)) return new ServiceTrouble('tooOld', facts)
  if (status >= 502 && status <= 504) return new ServiceTrouble('noAnswer', facts)
  return new ServiceTrouble(sentence === '' || status === 500 ? 'failed' : 'refused', facts)
}
