/** What the sign-in of a running service works with beside the database. */
import { randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import { createMailer, type Mailer } from '../mail/mailer.ts'
import { createOutbox, type Outbox } from '../mail/outbox/outbox.ts'
import { createIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { readSecret, type SecretKeys, secretKeys } from './secret-key.ts'

export interface AccountServices {
  readonly keys: SecretKeys
  readonly mailer: Mailer
  /** For mails that must not be lost. */
  readonly outbox: Outbox
  /** The service's address from outside, without a slash at the end: links in mails and the cookies depend on it, never on what a request says. */
  readonly publicUrl: () => string
  /** Null where none is set. */
  readonly provider: IdentityProvider | null
}

/**
 * As the settings say.
 *
 * @param ownUrl where the service answers when no address from outside is set
 * @param onMailFailure hears of mails that could not be sent
 */
export function openAccounts(
  config: Pick<Config, 'dataFolder' | 'secretKey' | 'mail' | 'publicUrl' | 'provider'>,
  ownUrl: () => string,
  onMailFailure: (error: unknown) => void,
): AccountServices {
  return {
    keys: secretKeys(readSecret(config.dataFolder, config.secretKey)),
    mailer: createMailer(config.mail, { onFailure: onMailFailure }),
    outbox: createOutbox(),
    publicUrl: () => config.publicUrl ?? ownUrl(),
    provider: config.provider && createIdentityProvider(config.provider),
  }
}

/** For a service that nobody signs in to but this machine's command line: keys that are gone with it, and no mail. */
export function machineOnly(): AccountServices {
  return {
    keys: secretKeys(randomBytes(32).toString('base64url')),
    mailer: {
      post: () => {
        throw new Error('no mail without a mailer')
      },
      settle: async () => undefined,
      deliver: async () => {
        throw new Error('no mail without a mailer')
      },
    },
    outbox: createOutbox(),
    publicUrl: () => 'http://127.0.0.1',
    provider: null,
  }
}
