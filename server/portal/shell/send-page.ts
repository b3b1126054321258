/** From a drawn page to an answer. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { takeNotice } from './notice.ts'
import { type Page, pageOf } from './page.ts'

/**
 * Scripts and styles come from this service alone, none stands inside a page; no other site may frame a page or be posted to.
 * No `style` attribute works under this policy: use classes, `<progress>`, `<meter>` or attributes of SVG.
 */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`: a form would then not show that it is posted from one of these pages.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

export type Draw = (page: Page) => VNode

/** Draws a page and answers with it; what the last form left to say is said on it. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, draw: Draw): FastifyReply {
  const { server } = request
  const page = pageOf(request, server.accounts.services.publicUrl(), takeNotice(server, request, reply))
  return reply.headers(pageHeaders).send(textOf(draw(page)))
}

/** A whole page as text. */
export function textOf(drawn: VNode): string {
  return `<!doctype html>${renderToString(drawn)}\n`
}
