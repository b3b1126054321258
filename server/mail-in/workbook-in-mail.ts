/** Finds the workbook in a mail: one, attached as it is. */
import { type Attachment, simpleParser } from 'mailparser'
import { ServiceError } from '../errors.ts'

export interface MailedWorkbook {
  readonly fileName: string
  readonly bytes: Uint8Array
}

const nameLength = 255

/**
 * @throws {ServiceError} MAIL_NO_WORKBOOK, MAIL_SEVERAL_WORKBOOKS, MAIL_WINMAIL, MAIL_ZIPPED, MAIL_ENCRYPTED; FILE_TOO_LARGE
 */
export async function workbookIn(mail: Uint8Array, maxBytes: number): Promise<MailedWorkbook> {
  const { attachments } = await simpleParser(Buffer.from(mail.buffer, mail.byteOffset, mail.byteLength), {
    // Nobody reads the letter; its texts are not worth the time.
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    maxHtmlLengthToParse: 1_000,
  })
  const workbooks = attachments.filter(isWorkbook)
  const [first] = workbooks
  if (workbooks.length > 1) throw new ServiceError('MAIL_SEVERAL_WORKBOOKS', { count: workbooks.length })
  if (!first) throw new ServiceError(whyNone(attachments))
  if (first.content.length > maxBytes) throw new ServiceError('FILE_TOO_LARGE')
  return { fileName: plainName(first.filename), bytes: first.content }
}

/** By its name, or by its kind where it has no telling name: programs get one or the other wrong. */
function isWorkbook({ filename = '', contentType }: Attachment): boolean {
  return (
    /\.(xls[xmb]?|xlt[xm]|ods)$/i.test(filename.trim()) ||
    (!/\.\w{1,5}$/.test(filename.trim()) && /spreadsheet|ms-?excel/i.test(contentType))
  )
}

function whyNone(attachments: readonly Attachment[]) {
  const some = (name: RegExp, type: RegExp) =>
    attachments.some(({ filename = '', contentType }) => name.test(filename) || type.test(contentType))
  if (some(/^winmail\.dat$/i, /ms-tnef/i)) return 'MAIL_WINMAIL'
  if (some(/\.(zip|7z|rar|gz)$/i, /\b(zip|x-zip-compressed|x-7z-compressed|vnd\.rar|gzip)\b/i)) {
    return 'MAIL_ZIPPED'
  }
  if (some(/\.p7m$/i, /pkcs7-mime|pgp-encrypted/i)) return 'MAIL_ENCRYPTED'
  return 'MAIL_NO_WORKBOOK'
}

/** Without folders or anything that is not written. */
function plainName(name: string | undefined): string {
  const last = (name ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .split(/[/\\]/)
    .at(-1)!
    .trim()
  return last.slice(-nameLength) || 'workbook.xlsx'
}
