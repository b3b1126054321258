/** A proxy as plain as they come: each request goes to the next service in turn; where that does not answer, 502. It sends nothing again. */
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface PlainProxy {
  readonly origin: string
  /** From now on requests go to these. */
  to(origins: readonly string[]): void
  close(): Promise<void>
}

/** @param keepsConnections to the services, as proxies before busy ones do; else each request has its own, and notices at once who is gone */
export async function openPlainProxy(
  first: readonly string[],
  { keepsConnections = false } = {},
): Promise<PlainProxy> {
  const agent = keepsConnections ? new Agent({ keepAlive: true, maxSockets: 400 }) : (false as const)
  let origins = first
  let turn = 0
  const server = createServer((incoming, answer) => {
    const { hostname, port } = new URL(origins[turn++ % origins.length]!)
    const { url, method, headers } = incoming
    const onwards = request({ hostname, port, path: url, method, headers, agent }, (response) => {
      answer.writeHead(response.statusCode!, response.headers)
      response.pipe(answer)
      response.on('error', () => answer.destroy())
    })
    onwards.on('error', () => {
      if (answer.headersSent) answer.destroy()
      else
        answer
          .writeHead(502, { 'content-type': 'application/json' })
          .end('{"code":"BAD_GATEWAY","message":""}')
    })
    answer.on('close', () => onwards.destroy())
    incoming.pipe(onwards)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to: (next) => {
      origins = next
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
