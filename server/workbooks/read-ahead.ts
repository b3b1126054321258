/** Reads the next file while the one before is being stored: reading has a process of its own. */
import type { ReturnedWorkbook } from '../../templates/reading/workbook-content.ts'

interface Reader {
  read(bytes: Uint8Array, fileName: string): Promise<ReturnedWorkbook>
}

export interface AheadReader extends Reader {
  /** Begins to read a file that `read` will be asked for, with these very bytes. Whatever is wrong with it is said there. */
  begin(bytes: Uint8Array, fileName: string): void
}

/** A reader that can begin before it is asked. A file that was begun is read once. */
export function readAhead(reader: Reader): AheadReader {
  const begun = new Map<Uint8Array, Promise<ReturnedWorkbook>>()
  return {
    begin(bytes, fileName) {
      const reading = reader.read(bytes, fileName)
      reading.catch(() => undefined)
      begun.set(bytes, reading)
    },
    read(bytes, fileName) {
      const reading = begun.get(bytes)
      begun.delete(bytes)
      return reading ?? reader.read(bytes, fileName)
    },
  }
}

/**
 * Takes files one after the other, in their order; the next is opened, and begun to be read, before the present one is taken.
 *
 * @param open gives the file's bytes; where it throws, so does `take`'s `file`
 */
export async function takeInTurn<T extends { readonly bytes: Uint8Array; readonly fileName: string }>(
  paths: readonly string[],
  open: (path: string) => Promise<T>,
  {
    begin,
    take,
  }: { readonly begin: (file: T) => void; readonly take: (file: Promise<T>, path: string) => Promise<void> },
): Promise<void> {
  const openNext = async (path: string): Promise<T> => {
    const file = await open(path)
    begin(file)
    return file
  }
  let next = paths[0] === undefined ? undefined : openNext(paths[0])
  for (const [at, path] of paths.entries()) {
    const file = next!
    // The turn of the present one comes first.
    await file.catch(() => undefined)
    const following = paths[at + 1]
    next = following === undefined ? undefined : openNext(following)
    next?.catch(() => undefined)
    await take(file, path)
  }
}
