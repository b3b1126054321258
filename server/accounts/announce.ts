/** Mails that go with invitations, hand-overs and new issues. */
import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import { composeMail } from '../mail/compose-mail.ts'
import type { AccountServices } from './account-services.ts'
import type { Account } from './accounts.ts'
import type { MadeInvitation } from './invitations.ts'

/** The address that opens an invitation. It only shows a button: mail scanners open links. */
export function invitationLink({ publicUrl }: Pick<AccountServices, 'publicUrl'>, code: string): string {
  return `${publicUrl()}/invitation?code=${code}`
}

/** Sends an invitation to whom it is for. */
export function mailInvitation(services: AccountServices, made: MadeInvitation, to: string): void {
  const { language, role, expiresAt } = made.invitation
  const params = {
    role: roleName(role, language),
    url: invitationLink(services, made.code),
    code: made.code,
    until: expiresAt.slice(0, 10),
  }
  services.mailer.post(composeMail('invitation', { to, language }, params))
}

/** Tells somebody what is about to happen to their access while it can still be stopped. */
export function mailWarning(services: AccountServices, kind: 'handOver' | 'reissue', account: Account): void {
  const { email, language } = account
  if (email !== null) services.mailer.post(composeMail(kind, { to: email, language }))
}

/** A role in words. */
export function roleName(role: string, language: Language): string {
  return formatMessage(messagesOf('accounts', language), `role.${role}`, language)
}
