/** A real mailbox (Dovecot) and a real mail server for the answers. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, it, onTestFinished } from 'vitest'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { createMailer } from '../../../server/mail/mailer.ts'
import { listMails } from '../../../server/mail-in/incoming-mails.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { aMail, attached, vouchedFor } from '../../helpers/a-mail.ts'
import { aMailService, filledWorkbooks } from '../../helpers/a-mail-service.ts'
import { dakarCells } from '../../helpers/a-sync.ts'
import type { FilledRow } from '../../helpers/fill-workbook.ts'
import { anImapServer, hasDovecot } from '../../helpers/imap-server.ts'
import { hasOpenpyxl } from '../../helpers/programs.ts'

const senegal = 'bcrc-scrc-sen'

async function aMailServer() {
  const received: { readonly to: string; readonly message: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      let message = ''
      stream.on('data', (chunk: Buffer) => {
        message += chunk.toString()
      })
      stream.on('end', () => {
        received.push({ to: session.envelope.rcptTo[0]!.address, message })
        done()
      })
    },
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => new Promise<void>((closed) => void server.close(() => closed())))
  return { received, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}

it.skipIf(!hasDovecot || !hasOpenpyxl)(
  '[MI9] mails leave the mailbox once they are in the database; answers go out by the mail server',
  { timeout: 240_000 },
  async () => {
    const [imap, smtp] = [await anImapServer(), await aMailServer()]
    const settings = { smtpUrl: smtp.url, folder: '/nowhere', from: 'Cinnabar <cinnabar@un.example>' }
    const mailer = createMailer(settings, { onFailure: (error) => expect(error).toBeUndefined() })
    const service = await aMailService('SQLite', { mailer }, { imapUrl: imap.url })
    const [dakar] = await filledWorkbooks([{ reporterCode: senegal, rows: [dakarCells as FilledRow] }])
    const knows = vouchedFor('centre.example')
    await imap.append(
      await aMail({ onTop: [knows], attachments: [attached(dakar!)] }),
      await aMail({
        onTop: [vouchedFor('evil.example')],
        from: 'x@evil.example',
        attachments: [attached(dakar!)],
      }),
      await aMail({ onTop: [knows], attachments: [attached(Buffer.alloc(3_000_000, 1), 'grand.xlsx')] }),
    )
    await service.mailIn.round()
    expect([await imap.count('INBOX'), await imap.count('Cinnabar')]).toEqual([0, 3])
    const mails = await listMails(service.db, { limit: 10 })
    expect(mails.map(({ state, reason }) => `${state} ${reason}`).sort()).toEqual([
      'passedOver unknownSender',
      'refused FILE_TOO_LARGE',
      'taken null',
    ])
    expect(await listReturnActivities(service.db, senegal, seedCycle.cycleKey)).toHaveLength(1)
    expect(smtp.received.map(({ to }) => to)).toEqual(Array(2).fill('aminata@centre.example'))
    const answer = smtp.received.find(({ message }) => message.includes('spreadsheetml'))!.message
    expect(answer).toMatch(/^Auto-Submitted: auto-replied\r?$/m)
    expect(answer).toMatch(/^In-Reply-To: <.+>\r?$/m)
    expect(answer).toMatch(/^Content-Disposition: attachment/m)

    // Away, nothing is lost and nothing fails; back, it goes on.
    await imap.append(await aMail({ onTop: [knows], attachments: [attached(dakar!)] }))
    await imap.stop()
    await service.mailIn.round()
    expect(smtp.received).toHaveLength(2)
    await imap.start()
    await service.mailIn.round()
    expect([await imap.count('INBOX'), smtp.received.length]).toEqual([0, 3])
  },
)
