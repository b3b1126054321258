/** Commands of the Secretariat's work: each asks the service's own interface, the running one's or one made for the command. */
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { formatMessage } from '../../templates/messages.ts'
import { ServiceError } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import {
  type CommandContext,
  type CommonOptions,
  type ExitCode,
  exitCode,
  runCommand,
  withCommonOptions,
} from './command-line.ts'
import { type LocalApi, openLocalApi } from './local-api.ts'

export interface ApiContext extends CommandContext {
  readonly api: LocalApi
  /** A sentence of `locales/returns` for people; silent with `--json`. */
  tell(key: string, params?: Readonly<Record<string, string | number>>): void
  /** A word of `locales/returns`. */
  word(key: string): string
  /** The cycle asked for, or the newest one. */
  cycleKey(): Promise<string>
}

/** What every request of the command line says of itself. */
export const fromCommandLine = { channel: 'commandLine' } as const

/** A command with the options that every command takes. */
export function apiCommand<Options extends CommonOptions>(
  parent: Command,
  usage: { readonly name: string; readonly description: string },
  work: (context: ApiContext, options: Options, args: readonly string[]) => Promise<ExitCode | undefined>,
): Command {
  return withCommonOptions(parent.command(usage.name).description(usage.description)).action(
    (...given: unknown[]) => {
      // Commander gives the arguments, then the options, then the command itself.
      const options = given.at(-2) as Options
      const args = given.slice(0, -2).filter((one) => typeof one === 'string') as string[]
      return runCommand(options, async (context) => {
        const api = await openLocalApi(context.config)
        try {
          return (await work(apiContext(context, api, options), options, args)) ?? exitCode.done
        } finally {
          await api.close()
        }
      })
    },
  )
}

function apiContext(context: CommandContext, api: LocalApi, options: CommonOptions): ApiContext {
  const { language } = context
  const texts = messagesOf('returns', language)
  return {
    ...context,
    api,
    tell: (key, params = {}) => context.print(formatMessage(texts, key, language, params)),
    word: (key) => formatMessage(texts, key, language),
    cycleKey: async () => {
      if (options.cycle !== undefined) return options.cycle
      const cycles = await api.ask<
        { readonly cycleKey: string; readonly period: { readonly end: string } }[]
      >('GET', '/cycles')
      const newest = cycles.toSorted((a, b) => (a.period.end < b.period.end ? 1 : -1))[0]
      if (!newest) throw new ServiceError('CYCLE_UNKNOWN', { cycleKey: '' })
      return newest.cycleKey
    },
  }
}

/**
 * An object from a JSON file.
 *
 * @throws {ServiceError} FILE_NOT_FOUND; REQUEST_INVALID where it is none
 */
export async function readJsonFile(path: string): Promise<Record<string, unknown>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new ServiceError('FILE_NOT_FOUND', { file: path }, error)
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Said below, like any other content that is no object.
  }
  throw new ServiceError('REQUEST_INVALID', { problem: path })
}

/** Part of an address. */
export function part(text: string): string {
  return encodeURIComponent(text)
}
