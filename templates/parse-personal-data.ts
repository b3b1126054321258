/** Looking for e-mail addresses and phone numbers in free text. Rather misses one than cries wolf. */

const emailAddress = /[\p{L}\d._%+-]{1,64}@[\p{L}\d-]{1,63}\.[\p{L}\d.-]{2,63}/u
const webAddress = /\b(?:https?:\/\/|www\.)\S+/gi
/** International numbers: a plus and nine to fifteen digits, parted by single spaces, dots, hyphens or brackets. */
const internationalNumber = /(?<![\d\p{L}])\+ ?\(?[1-9](?:[ .()-]{0,2}\d){8,14}(?!\d)/u
/** Any number of at least six digits right after a word for "telephone". */
const namedNumber =
  /(?<!\p{L})(?:tel|tél|phone|téléphone|telephone|teléfono|telefono|mobile|móvil|portable|fax|whatsapp|тел|телефон|факс|моб|هاتف|جوال|فاكس|电话|電話|手机|传真)(?!\p{L})[ .:：°№nN]{0,6}\+?\(?\d(?:[ .()/-]{0,2}\d){5,14}/iu

/** Six digits that may be one number; without them there is no phone number to look for. */
const sixDigits = /\d(?:[ .()/-]{0,2}\d){5}/

/** True where a text seems to hold an e-mail address or a phone number. What it is, is not said: it would be spread further. */
export function mayHoldPersonalData(text: string): boolean {
  if (text.includes('@') && emailAddress.test(text)) return true
  const plain = text.replace(/[\u00a0\u202f]/g, ' ')
  if (!sixDigits.test(plain)) return false
  const withoutAddresses = plain.replace(webAddress, ' ')
  return internationalNumber.test(withoutAddresses) || namedNumber.test(withoutAddresses)
}
