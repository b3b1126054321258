import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ServiceError } from '../errors.ts'

/** A file named on the command line. @throws {ServiceError} FILE_NOT_FOUND */
export async function readFileOrRefuse(
  path: string,
): Promise<{ readonly bytes: Uint8Array; readonly fileName: string }> {
  try {
    return { bytes: await readFile(path), fileName: basename(path) }
  } catch (cause) {
    throw new ServiceError('FILE_NOT_FOUND', { file: basename(path) }, cause)
  }
}
