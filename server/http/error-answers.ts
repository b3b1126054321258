import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorSentence } from '../error-sentence.ts'
import { ServiceError } from '../errors.ts'
import { namedFailure } from '../storage-failure.ts'
import { requestLanguage } from './request-language.ts'

type SendErrorPage = (request: FastifyRequest, reply: FastifyReply, error: ServiceError) => FastifyReply

/**
 * Every failure leaves as `{code, message, details, requestId}`, or as a page to somebody who was looking at one; what is not
 * ours to explain leaves without detail.
 */
export function answerErrors(app: FastifyInstance, sendErrorPage?: SendErrorPage): void {
  // What the log names a request by; people read it out where something failed.
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.setErrorHandler<FastifyError | ServiceError>((thrown, request, reply) => {
    const error = asServiceError(namedFailure(thrown) as FastifyError | ServiceError)
    if (error.code === 'SERVICE_BUSY' || isRefusal(error))
      request.log.warn({ code: error.code, actor: request.actor || null }, 'refused')
    else if (error.statusCode >= 500) request.log.error(thrown)
    const language = requestLanguage(request)
    const details = error.code === 'INTERNAL' ? { requestId: request.id } : error.details
    const shown = new ServiceError(error.code, details)
    if (error.code === 'SIGN_IN_NEEDED') {
      reply.header('www-authenticate', 'Bearer')
      if (request.method === 'GET' && isFromPage(request))
        return reply.redirect(signInAddress(request.url, language), 303)
    }
    if (error.code === 'TOO_MANY_TRIES' || error.code === 'SERVICE_BUSY')
      reply.header('retry-after', error.details.seconds)
    if (error.code === 'DATABASE_AWAY') reply.header('retry-after', 5)
    reply.code(error.statusCode).header('content-language', language)
    if (sendErrorPage && isFromPage(request)) return sendErrorPage(request, reply, shown)
    const message = errorSentence(shown, language)
    return reply.send({ code: error.code, message, details, requestId: request.id })
  })
  app.setNotFoundHandler((request, reply) => {
    const error = new ServiceError('NOT_FOUND')
    if (sendErrorPage && isFromPage(request)) return sendErrorPage(request, reply.code(404), error)
    return reply.code(404).send({
      code: error.code,
      message: errorSentence(error, requestLanguage(request)),
      details: {},
      requestId: request.id,
    })
  })
}

/** What somebody who looks for a way in would meet. */
function isRefusal({ statusCode }: ServiceError): boolean {
  return statusCode === 401 || statusCode === 403 || statusCode === 429
}

/** Somebody looks at a page, or comes to one from a bookmark or a mail: they want to go on, not to read JSON. */
function isFromPage({ url, headers }: FastifyRequest): boolean {
  return !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html')
}

function signInAddress(next: string, language: string): string {
  return `/sign-in?${new URLSearchParams({ lang: language, next })}`
}

function asServiceError(thrown: FastifyError | ServiceError): ServiceError {
  if (thrown instanceof ServiceError) return thrown
  if (thrown.validation) return new ServiceError('REQUEST_INVALID', { problem: thrown.message })
  if (thrown.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || thrown.code === 'FST_REQ_FILE_TOO_LARGE') {
    return new ServiceError('FILE_TOO_LARGE')
  }
  if (thrown.statusCode !== undefined && thrown.statusCode < 500) {
    return new ServiceError('REQUEST_INVALID', { problem: thrown.message })
  }
  return new ServiceError('INTERNAL')
}
