/** Mails from texts: plain, and the same as simple HTML in the language's direction. */
import { type Language, textDirection } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import { html } from '../portal/html.ts'
import type { Mail } from './mailer.ts'

export type MailKind = 'code' | 'invitation' | 'handOver' | 'reissue'

/**
 * A mail of a kind in a language.
 *
 * @param params what the texts `mail.<kind>.subject` and `.body` have placeholders for
 */
export function composeMail(
  kind: MailKind,
  { to, language }: { readonly to: string; readonly language: Language },
  params: Readonly<Record<string, string>> = {},
): Mail {
  const texts = messagesOf('accounts', language)
  const subject = formatMessage(texts, `mail.${kind}.subject`, language, params)
  const text = formatMessage(texts, `mail.${kind}.body`, language, params)
  return mailOfText({ to, language }, { subject, text, bare: Object.values(params) })
}

/**
 * A mail of a text with an empty line between paragraphs.
 *
 * @param bare codes and addresses: where one is a paragraph by itself, it stands out
 */
export function mailOfText(
  { to, language }: { readonly to: string; readonly language: Language },
  {
    subject,
    text,
    bare,
  }: { readonly subject: string; readonly text: string; readonly bare: readonly string[] },
): Mail {
  const paragraphs = text.split('\n\n').map((paragraph) => {
    // A code or an address stands alone and reads from the left in every language.
    if (!bare.includes(paragraph)) return html`<p>${paragraph}</p>`
    return /^https?:/.test(paragraph)
      ? html`<p dir="ltr"><a href="${paragraph}">${paragraph}</a></p>`
      : html`<p dir="ltr" style="font-size:1.5em;letter-spacing:.1em"><strong>${paragraph}</strong></p>`
  })
  const page = html`<html lang="${language}" dir="${textDirection(language)}"><head><meta charset="utf-8"><title>${subject}</title></head><body style="font-family:sans-serif">${paragraphs}</body></html>`
  return { to, subject, text, html: `<!doctype html>${page.text}`, language }
}
