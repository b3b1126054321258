import { openSync, writeSync } from 'node:fs'

/** A log that never stops the service: lines that cannot be written (the disk is full, say) are dropped and counted. */
export interface LogFile {
  /** Appends a line. It is in the operating system's hands when this returns. */
  write(line: string): void
}

/** @param file made if it is not there; a service whose log cannot even be opened goes on without one */
export function openLogFile(file: string): LogFile {
  const fd = tryTo(() => openSync(file, 'a', 0o600))
  let dropped = 0
  return {
    write(line) {
      const note =
        dropped > 0 ? `${JSON.stringify({ level: 40, time: Date.now(), droppedLines: dropped })}\n` : ''
      const isWritten = fd !== null && tryTo(() => writeSync(fd, note + line)) !== null
      dropped = isWritten ? 0 : dropped + 1
    },
  }
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
