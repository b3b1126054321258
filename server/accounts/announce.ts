/** Mails that go with invitations, hand-overs and new issues. */
import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import { composeMail } from '../mail/compose-mail.ts'
import type { AccountServices } from './account-services.ts'
import type { Account } from './accounts.ts'
import type { AccountContext } from './context.ts'
import type { MadeInvitation } from './invitations.ts'

/** The address that opens an invitation. It only shows a button: mail scanners open links. */
export function invitationLink({ publicUrl }: Pick<AccountServices, 'publicUrl'>, code: string): string {
  return `${publicUrl()}/invitation?code=${code}`
}

/** Puts the mail of an invitation into the outbox, in the transaction that makes the invitation. */
export async function mailInvitation(
  context: AccountContext,
  services: AccountServices,
  made: MadeInvitation,
  to: string,
): Promise<void> {
  const { language, role, expiresAt, accountId, invitationId } = made.invitation
  const params = {
    role: roleName(role, language),
    url: invitationLink(services, made.code),
    code: made.code,
    until: expiresAt.slice(0, 10),
  }
  const mail = composeMail('invitation', { to, language }, params)
  await services.outbox.put(context, mail, { kind: 'invitation', accountId, invitationId })
}

/** Tells somebody what is about to happen to their access while it can still be stopped. */
export async function mailWarning(
  context: AccountContext,
  services: AccountServices,
  kind: 'handOver' | 'reissue',
  { accountId, email, language }: Account,
): Promise<void> {
  if (email === null) return
  await services.outbox.put(context, composeMail(kind, { to: email, language }), { kind, accountId })
}

/** A role in words. */
export function roleName(role: string, language: Language): string {
  return formatMessage(messagesOf('accounts', language), `role.${role}`, language)
}
