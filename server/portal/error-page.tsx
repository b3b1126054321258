/** Pages for what did not work: what it is, and where to go on. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { errorSentence } from '../error-sentence.ts'
import type { ServiceError } from '../errors.ts'
import { Frame } from './shell/frame.tsx'
import { Bar } from './shell/notice-bar.tsx'
import type { Page } from './shell/page.ts'
import { pageOf } from './shell/page.ts'
import { pageHeaders, textOf } from './shell/send-page.ts'

/** Kinds of failure that have a heading and advice of their own; the rest share one. */
const ownKinds = [401, 403, 404, 410, 413, 429, 500, 503, 507] as const

/** Answers with a page in place of JSON. The status is the caller's to set. */
export function sendErrorPage(
  request: FastifyRequest,
  reply: FastifyReply,
  error: ServiceError,
): FastifyReply {
  const page = pageOf(request, request.server.accounts.services.publicUrl())
  return reply
    .headers(pageHeaders)
    .send(textOf(<ErrorPage page={page} error={error} requestId={request.id} />))
}

function ErrorPage({
  page,
  error,
  requestId,
}: {
  readonly page: Page
  readonly error: ServiceError
  readonly requestId: string
}): VNode {
  const { say } = page
  const kind = ownKinds.find((one) => one === error.statusCode) ?? 'other'
  return (
    <Frame page={page} title={say(`failure.${kind}.title`)} isAnswer>
      <div class="card">
        <Bar kind="problem">{errorSentence(error, page.language)}</Bar>
        <p>{say(`failure.${kind}.advice`)}</p>
        <p class="row">
          <a class="button main" href={page.href('/')}>
            {say('failure.start')}
          </a>
          {page.role === null ? (
            <a href={page.href('/sign-in')}>{page.speak('accounts')('page.signIn')}</a>
          ) : null}
        </p>
        <p>
          <small>
            {say('failure.code')} <code dir="ltr">{error.code}</code>
            {' · '}
            {say('failure.request')} <code dir="ltr">{requestId}</code>
          </small>
        </p>
      </div>
    </Frame>
  )
}
