/** Where to report a weakness (RFC 9116). */
import type { FastifyPluginAsync } from 'fastify'
import { languages } from '../../templates/definition.ts'

const validForMs = 180 * 86_400_000

/** @param contact `mailto:` or `https:` */
export const securityTxtRoutes =
  (contact: string): FastifyPluginAsync =>
  async (app) => {
    app.get('/.well-known/security.txt', { config: { roles: 'public' } }, async (_request, reply) => {
      const expires = new Date(app.service.now().getTime() + validForMs).toISOString()
      const address = `${app.accounts.services.publicUrl()}/.well-known/security.txt`
      const lines = [
        `Contact: ${contact}`,
        `Expires: ${expires}`,
        `Preferred-Languages: ${languages.join(', ')}`,
        `Canonical: ${address}`,
      ]
      return reply
        .header('content-type', 'text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=3600')
        .send(`${lines.join('\n')}\n`)
    })
  }
