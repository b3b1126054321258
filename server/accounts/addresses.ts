import { ServiceError } from '../errors.ts'

/**
 * An e-mail address as it is compared: without outer spaces, Unicode-normalised, in lower case. The part before the @ could
 * by the letter of the standard differ by case alone; no provider does that, and people type both.
 *
 * @throws {ServiceError} ADDRESS_INVALID for what no mail can be sent to
 */
export function addressKeyOf(address: string): string {
  const key = address.trim().normalize('NFKC').toLowerCase()
  // Deliberately narrow: no quotes, brackets, commas or control characters, which mean something in mail headers.
  if (
    key.length > 254 ||
    !/^[^\s@"(),:;<>[\\\]\p{Cc}]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}]{2,}$/u.test(key)
  ) {
    throw new ServiceError('ADDRESS_INVALID')
  }
  return key
}
