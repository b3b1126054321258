/** An address with encryption on this machine, for what browsers do otherwise without: cookies, windows, workers. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SecureAddress {
  /** `https://localhost:40123`. */
  readonly origin: string
  /** Who answers from now on. */
  answerBy(listener: RequestListener): void
  close(): Promise<void>
}

/** Its certificate is made for it, and nobody vouches for that. */
export async function aSecureAddress(): Promise<SecureAddress> {
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end()
  const server = createServer(aCertificate(), (request, response) => answer(request, response))
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    answerBy: (listener) => {
      answer = listener
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function aCertificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'cinnabar-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const about = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    execFileSync('openssl', ['req', '-x509', ...made, '-keyout', key, '-out', cert, ...about], {
      stdio: 'ignore',
    })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
