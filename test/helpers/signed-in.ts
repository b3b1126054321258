/** People who are signed in, by the way that people take: an invitation, used once. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { AccountServices } from '../../server/accounts/account-services.ts'
import { acceptInvitation, createInvitation } from '../../server/accounts/invitations.ts'
import { secretKeys } from '../../server/accounts/secret-key.ts'
import { pageToken, paneTokens, startSession } from '../../server/accounts/sessions.ts'
import { sessionCookieOf } from '../../server/http/authorization.ts'
import type { Mail } from '../../server/mail/mailer.ts'
import { createOutbox } from '../../server/mail/outbox/outbox.ts'
import { settleOutgoing } from '../../server/mail/outbox/outgoing-mails.ts'
import { type Role, reportingRoles } from '../../server/roles.ts'

export const testUrl = 'http://cinnabar.test'

/** Mails that were posted, in order, instead of being sent. */
export interface TestAccounts extends AccountServices {
  readonly posted: Mail[]
}

/** Sign-in of a service for tests, with keys of its own. */
export function testAccounts(overrides: Partial<AccountServices> = {}): TestAccounts {
  const posted: Mail[] = []
  const outbox = createOutbox()
  return {
    keys: secretKeys(randomBytes(32).toString('base64url')),
    mailer: {
      post: (mail) => {
        posted.push(mail)
      },
      settle: async () => undefined,
      deliver: async (mail) => {
        posted.push(mail)
      },
    },
    // Sent as soon as it is put in, so that tests that are about something else need not wait for it.
    outbox: {
      ...outbox,
      put: async (context, mail, subject) => {
        const mailId = await outbox.put(context, mail, subject)
        const leaseId = 'of a test'
        const set = context.db.updateTable('outgoingMail').set({ leaseId })
        const row = await set.where('mailId', '=', mailId).returningAll().executeTakeFirstOrThrow()
        await settleOutgoing(context.db, { ...row, leaseId }, { state: 'sent' }, context.now)
        posted.push(mail)
        return mailId
      },
    },
    publicUrl: () => testUrl,
    provider: null,
    posted,
    ...overrides,
  }
}

export interface SignedInPerson {
  readonly accountId: string
  readonly sessionId: string
  /** As the pane asks. */
  readonly headers: { readonly authorization: string }
  /** As a browser asks from one of the service's own pages. */
  readonly browser: { readonly cookie: string; readonly origin: string }
  readonly refreshToken: string
}

/** Signs somebody new in with a role; focal points and delegates of the reporters given. */
export async function signIn(
  app: FastifyInstance,
  role: Role,
  reporterCodes: readonly string[] = reportingRoles.includes(role) ? ['bcrc-scrc-sen'] : [],
  email: string | null = null,
): Promise<SignedInPerson> {
  const { context, services } = app.accounts
  const { code } = await createInvitation(
    context,
    { purpose: 'invite', role, reporterCodes, name: null, email, language: 'en', accountId: null },
    'program',
  )
  const { accountId } = await acceptInvitation(context, { code, networkAddress: `test of ${code}` })
  const device = { accountId, method: 'invitation', userAgent: 'test' } as const
  const pane = await startSession(context, { ...device, kind: 'pane' })
  const page = await startSession(context, { ...device, kind: 'page' })
  const { accessToken, refreshToken, sessionId } = paneTokens(context, pane, 1)
  const cookie = `${sessionCookieOf(services.publicUrl())}=${pageToken(context, page)}`
  return {
    accountId,
    sessionId,
    headers: { authorization: `Bearer ${accessToken}` },
    browser: { cookie, origin: services.publicUrl() },
    refreshToken,
  }
}
