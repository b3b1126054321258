/** What every answer tells the browser not to do. Pages and the add-in say themselves what they need beyond that. */
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** An answer that is no page: nothing in it runs, and nobody shows it inside something else. */
export const policyOfData = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const twoYears = 63_072_000

/** Declines cameras, places and payment for whatever could ever run in an answer of ours. */
const permissions = 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'

export async function sendSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: false,
    // Browsers pass over it where the connection has no encryption: on one's own machine.
    strictTransportSecurity: { maxAge: twoYears, includeSubDomains: true },
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    // Knows no list of hosts: `frame-ancestors` says it for every answer.
    xFrameOptions: false,
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', policyOfData).header('permissions-policy', permissions)
  })
}
