/** Sign-in at an identity provider (OpenID Connect, code flow with PKCE): Microsoft Entra or any other. */
import * as oidc from 'openid-client'
import { ServiceError } from '../errors.ts'

export interface ProviderSettings {
  /** `https://login.microsoftonline.com/<tenant>/v2.0`, or another provider's issuer. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What people call it: stands on the button. */
  readonly name: string
  /** Entra's `sub` differs from program to program; `tid` and `oid` are the person. */
  readonly kind: 'entra' | 'standard'
}

/** Who somebody is at a provider. Never an e-mail address: those can be given to somebody else, or claimed. */
export interface ProviderIdentity {
  readonly issuer: string
  readonly subject: string
}

/** What has to come back unchanged. */
export interface ProviderChecks {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export interface IdentityProvider {
  readonly name: string
  /** Where to send the browser, and what to hold its return against. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly checks: ProviderChecks }>
  /**
   * Who has come back.
   *
   * @param currentUrl the address that the provider sent the browser to, with its query
   * @throws {ServiceError} SIGN_IN_FAILED, whatever was wrong with it
   */
  finish(currentUrl: URL, checks: ProviderChecks): Promise<ProviderIdentity>
}

/** The provider's own description is fetched at the first use and again after a failure: a provider that is down stops nothing else. */
export function createIdentityProvider(settings: ProviderSettings): IdentityProvider {
  let discovered: Promise<oidc.Configuration> | undefined
  const configuration = (): Promise<oidc.Configuration> => {
    discovered ??= discover(settings).catch((error) => {
      discovered = undefined
      throw error
    })
    return discovered
  }
  return {
    name: settings.name,
    begin: async (redirectUri) => {
      const checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      }
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: 'S256',
        // A shared machine must not sign in whoever was there before; other providers need not know the word.
        ...(settings.kind === 'entra' ? { prompt: 'select_account' } : {}),
      })
      return { url: url.href, checks }
    },
    finish: async (currentUrl, { state, nonce, codeVerifier }) => {
      const config = await configuration()
      try {
        const tokens = await oidc.authorizationCodeGrant(config, currentUrl, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        })
        return identityOf(tokens.claims(), settings.kind)
      } catch (error) {
        throw new ServiceError('SIGN_IN_FAILED', {}, error)
      }
    },
  }
}

async function discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<oidc.Configuration> {
  const server = new URL(issuer)
  const options = isLoopback(server) ? { execute: [oidc.allowInsecureRequests] } : {}
  return oidc.discovery(server, clientId, clientSecret, undefined, { ...options, timeout: 15 })
}

function identityOf(claims: oidc.IDToken | undefined, kind: ProviderSettings['kind']): ProviderIdentity {
  if (claims === undefined) throw new Error('no claims')
  if (kind === 'standard') return { issuer: claims.iss, subject: claims.sub }
  const { tid, oid } = claims
  if (typeof tid !== 'string' || typeof oid !== 'string' || tid === '' || oid === '') {
    throw new Error('no tid or oid')
  }
  return { issuer: `entra:${tid}`, subject: oid }
}

/** Without encryption only where nobody can listen. */
export function isLoopback({ hostname }: Pick<URL, 'hostname'>): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
