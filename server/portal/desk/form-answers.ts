/** Forms of the desk: what was done is said on the page they lead to; what was refused, on the form itself. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorSentence } from '../../error-sentence.ts'
import { ServiceError } from '../../errors.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { namedFailure } from '../../storage-failure.ts'
import { leaveNotice } from '../shell/notice.ts'
import { addressIn, type Params } from '../shell/page.ts'

/** What somebody typed into a form that was refused: nothing of it is lost. */
export interface Refused {
  readonly sentence: string
  readonly typed: ReadonlyMap<string, string>
}

/** The number that the form was made as of: what has changed since is not written over. */
export function asSeen(typed: ReadonlyMap<string, string>): { readonly ifChangeNumber: number } {
  return { ifChangeNumber: Number(typed.get('changeNumber') ?? 0) }
}

export interface Done {
  /** Where the browser goes on. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** A sentence of `locales/desk`. */
  readonly key: string
  readonly params?: Params
}

/**
 * Does what a form asks for.
 *
 * @param again shows the form again with the sentence of what was refused; nothing that was typed is lost
 */
export async function actOnForm(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    typed,
    work,
    again,
  }: {
    readonly typed: ReadonlyMap<string, string>
    /** What was done, or an answer of its own. */
    readonly work: () => Promise<Done | FastifyReply>
    readonly again: (refused: Refused) => Promise<FastifyReply>
  },
): Promise<FastifyReply> {
  try {
    const done = await work()
    return 'key' in done ? goOn(request.server, request, reply, done) : done
  } catch (thrown) {
    const error = namedFailure(thrown)
    if (!(error instanceof ServiceError)) throw error
    reply.code(error.statusCode)
    return again({ sentence: errorSentence(error, requestLanguage(request)), typed })
  }
}

/** On to the next page, with a sentence about what was done. */
export function goOn(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  { path, query, key, params }: Done,
): FastifyReply {
  leaveNotice(app, reply, { area: 'desk', key, ...(params ? { params } : {}) })
  return reply.redirect(addressIn(requestLanguage(request), path, query), 303)
}

/** The query of the page a form stands on, to go back to; the language is added by whoever makes the address. */
export function queryWithout(
  request: FastifyRequest,
  ...left: readonly string[]
): Record<string, string | undefined> {
  const url = new URL(request.url, 'http://here.invalid')
  return Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'lang' && !left.includes(name)))
}
