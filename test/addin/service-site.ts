/** The real service as the web site of the test's Excel: every request of the browser goes into the app, without a socket. */
import type { FastifyInstance } from 'fastify'
import type { SiteAnswer, SiteRequest } from '../excel-host/excel-host.ts'

export function serviceSite(app: FastifyInstance): (request: SiteRequest) => Promise<SiteAnswer> {
  return async ({ method, url, headers, body }) => {
    const answer = await app.inject({
      method: method as 'GET',
      url: url.pathname + url.search,
      headers: { ...headers, 'accept-encoding': 'identity' },
      ...(body ? { payload: body } : {}),
    })
    const given = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
    return { status: answer.statusCode, headers: Object.fromEntries(given), body: answer.rawPayload }
  }
}
