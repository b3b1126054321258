/** Mails as people and mail servers make them: real ones, to be read as they come. */
import { createTransport } from 'nodemailer'
import type Mailer from 'nodemailer/lib/mailer/index.js'
import { workbookMediaType } from '../../server/workbooks/media-type.ts'

/** How the own mail server calls itself in these tests. */
export const authservId = 'mx.un.example'

/** What the own mail server adds on top of a mail whose sender it knows. */
export function vouchedFor(domain: string, result = 'pass'): string {
  return [
    `Authentication-Results: ${authservId};`,
    ` dkim=pass (2048-bit key) header.d=${domain} header.i=@${domain};`,
    ` spf=pass smtp.mailfrom=bounce@${domain};`,
    ` dmarc=${result} (p=reject dis=none) header.from=${domain}`,
  ].join('\r\n')
}

export interface TestMail extends Mailer.Options {
  /** Whole header fields that the receiving server put on top. */
  readonly onTop?: readonly string[]
}

/** A mail with its header, as a mail server leaves it in a mailbox. */
export async function aMail({ onTop = [], ...mail }: TestMail): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await transport.sendMail({
    from: 'Aminata Diallo <aminata@centre.example>',
    to: 'reports@cinnabar.example',
    subject: 'Notre rapport',
    text: 'Bonjour, voici notre rapport.',
    ...mail,
  })
  const top = [
    'Return-Path: <aminata@centre.example>',
    'Received: from out by mx.un.example; today',
    ...onTop,
  ]
  return Buffer.concat([Buffer.from(`${top.join('\r\n')}\r\n`), message as Buffer])
}

/** The workbook as mail programs attach it. */
export function attached(bytes: Uint8Array, filename = 'rapport.xlsx') {
  return { filename, content: Buffer.from(bytes), contentType: workbookMediaType }
}
