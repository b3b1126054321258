/** How a process keeps memory that it has let go of: settings that it can only be begun with. */

/**
 * For glibc, which reads them once, when a process begins. Threads share what memory they have let go of, and pieces of 128 KiB and
 * more (files, answers) go back to the system at once: by default glibc keeps ever larger ones among the small ones (mallopt(3),
 * "dynamic mmap threshold"), where they leave gaps that grow for hours.
 */
export const sparingAllocator: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

/**
 * Requests leave little behind: the room for what is new, up to 128 MB by default, need not be so large; and what has become old and
 * then garbage is collected when it is as much again as what is in use, not three times that.
 */
const sparingFlags = ['--max-semi-space-size=16', '--heap-growing-percent=100']

/**
 * Puts this program in its own place, with the settings: the same process, as nobody outside can tell but by its memory. What the
 * environment sets already stays as it is. Does nothing where that is not possible (only Linux has it), or done.
 */
export function beginSparingly(): void {
  const { env, execPath, execArgv, argv } = process
  const isSet = Object.keys(sparingAllocator).every((name) => env[name] !== undefined)
  // A process that somebody watches from Node could not go on talking to them.
  const isWatched = process.send !== undefined
  if (isSet || isWatched || process.platform !== 'linux' || process.execve === undefined) return
  process.execve(execPath, [execPath, ...sparingFlags, ...execArgv, ...argv.slice(1)], {
    ...sparingAllocator,
    ...env,
  } as Record<string, string>)
}
