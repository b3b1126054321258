import { mkdir, open, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { headerBytes, type MailSource, mailsPerRound } from './mail-source.ts'
import type { ArrivedMail } from './receive-mail.ts'

/** Files ending in `.eml`, each put into the folder `done` afterwards. Write under another name first, and rename. */
export function emlFolder(folder: string, largestBytes: number): MailSource {
  return {
    drain: async (take) => {
      const names = (await readdir(folder)).filter((name) => /^[^.].*\.eml$/i.test(name)).sort()
      let count = 0
      for (const name of names.slice(0, mailsPerRound)) {
        const mail = await readMail(join(folder, name), largestBytes)
        // Another replica was faster.
        if (!mail) continue
        await take(mail)
        await mkdir(join(folder, 'done'), { recursive: true })
        await rename(join(folder, name), join(folder, 'done', name)).catch(ifGone)
        count++
      }
      return count
    },
  }
}

async function readMail(path: string, largestBytes: number): Promise<ArrivedMail | undefined> {
  const file = await open(path).catch(ifGone)
  if (!file) return undefined
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(size > largestBytes ? Math.min(size - 1, headerBytes) : size)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return { bytes: bytes.subarray(0, bytesRead), sizeBytes: size }
  } finally {
    await file.close()
  }
}

function ifGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
