/** What every command has in common: options, languages, exit codes, and one sentence for every refusal. */
import type { Command } from 'commander'
import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { type Config, readConfig } from '../config.ts'
import { errorSentence } from '../error-sentence.ts'
import { ServiceError } from '../errors.ts'
import { languageOrRefuse } from '../http/request-language.ts'
import { messagesOf } from '../locales.ts'
import { namedFailure } from '../storage-failure.ts'

/** Exit codes are part of the interface: scripts rely on them. */
export const exitCode = { done: 0, problemsFound: 1, refused: 2 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

export interface CommonOptions {
  readonly cycle?: string
  readonly data?: string
  readonly database?: string
  readonly lang?: string
  readonly json?: boolean
}

/** The options every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--cycle <key>', 'reporting cycle (default: the newest)')
    .option('--data <folder>', 'data folder (or CINNABAR_DATA)')
    .option('--database <url>', 'PostgreSQL address (or CINNABAR_DATABASE_URL)')
    .option('--lang <code>', 'language: ar, en, es, fr, ru or zh')
    .option('--json', 'print JSON for programs instead of text')
}

/** What a command works with: its settings, its language, and a way to speak. */
export interface CommandContext {
  readonly config: Config
  readonly language: Language
  readonly isJson: boolean
  /** A sentence of `locales/service` for people; silent with `--json`. */
  say(key: string, params?: Readonly<Record<string, string | number>>): void
  /** A line as it is, for people. */
  print(line: string): void
  /** The result for programs; silent without `--json`. */
  printJson(result: unknown): void
}

/** Runs a command to its exit code; a refusal is one sentence on standard error (with `--json`: an object). */
export async function runCommand(
  options: CommonOptions,
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<void> {
  let language: Language = 'en'
  const isJson = options.json === true
  try {
    const config = readConfig({ data: options.data, database: options.database })
    language = options.lang === undefined ? config.terminalLanguage : languageOrRefuse(options.lang)
    process.exitCode = await work({
      config,
      language,
      isJson,
      say: (key, params) => {
        if (!isJson) console.log(formatMessage(messagesOf('service', language), key, language, params))
      },
      print: (line) => {
        if (!isJson) console.log(line)
      },
      printJson: (result) => {
        if (isJson) console.log(JSON.stringify(result, null, 2))
      },
    })
  } catch (error) {
    process.exitCode = exitCode.refused
    reportRefusal(error, language, isJson)
  }
}

/** One sentence on standard error. What is not a refusal but a fault of the program shows where it came from. */
export function reportRefusal(thrown: unknown, language: Language, isJson: boolean): void {
  const error = namedFailure(thrown)
  if (!(error instanceof ServiceError)) throw error
  const message = errorSentence(error, language)
  console.error(isJson ? JSON.stringify({ code: error.code, message, details: error.details }) : message)
}
