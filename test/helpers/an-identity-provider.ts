/** A real OpenID Connect provider on this machine, in place of Microsoft's, and a browser that goes there and back. */
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { interactionPolicy } from 'oidc-provider'
import { onTestFinished } from 'vitest'

export const clientId = 'cinnabar'
export const clientSecret = 'a-client-secret-of-this-test-only'

export interface TestProvider {
  readonly issuer: string
  /** Who sits in front of it: their claims from now on. */
  person: Readonly<Record<string, string>>
}

/** @param redirectUri where it may send the browser back to */
export async function anIdentityProvider(redirectUri: string): Promise<TestProvider> {
  let listener: RequestListener = () => undefined
  const server = createServer((request, response) => listener(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const test: TestProvider = { issuer, person: { sub: 'somebody' } }
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
  // Microsoft knows this word, and people choose there which account they mean.
  const policy = interactionPolicy.base()
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub', 'tid', 'oid', 'email'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['for tests'] },
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256' }] },
    features: { devInteractions: { enabled: false } },
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AccessToken: 600 },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ ...test.person, sub }) }),
    interactions: {
      policy,
      url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
    },
  })
  const answer = provider.callback()
  listener = async (request, response) => {
    if (!request.url!.startsWith('/interaction/')) return answer(request, response)
    const { prompt, params, session } = await provider.interactionDetails(request, response)
    if (prompt.name === 'select_account') {
      return provider.interactionFinished(request, response, { select_account: {} })
    }
    if (prompt.name === 'login') {
      return provider.interactionFinished(request, response, { login: { accountId: test.person.sub } })
    }
    const grant = new provider.Grant({ accountId: session!.accountId, clientId: params.client_id })
    grant.addOIDCScope('openid profile')
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  }
  return test
}

/** Goes to the provider as a browser does and returns the address that it is sent back to. */
export async function goThere(address: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>()
  let at = address
  for (let steps = 0; steps < 12; steps++) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string]
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`${answer.status} ${await answer.text()}`)
    at = new URL(location, at).href
    if (at.startsWith(redirectUri)) return at
  }
  throw new Error(`still at ${at}`)
}
