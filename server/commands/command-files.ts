/**
 * Which file holds which command. Only the file of the command given is loaded: the whole service behind all of them takes
 * seconds on an old machine, and a check of one workbook needs little of it.
 */
import type { Command } from 'commander'

interface CommandFile {
  /** What the command line begins with. */
  readonly words: readonly string[]
  readonly load: () => Promise<(program: Command) => void>
}

/** In the order of `--help`. */
const commandFiles: readonly CommandFile[] = [
  { words: ['serve'], load: async () => (await import('./serve.ts')).addServeCommand },
  { words: ['template'], load: async () => (await import('./template.ts')).addTemplateCommand },
  { words: ['check'], load: async () => (await import('./check.ts')).addCheckCommand },
  { words: ['import'], load: async () => (await import('./import.ts')).addImportCommand },
  { words: ['report'], load: async () => (await import('./report.ts')).addReportCommand },
  {
    words: ['centre', 'reporter', 'cycle'],
    load: async () => (await import('./register.ts')).addRegisterCommands,
  },
  { words: ['sheet'], load: async () => (await import('./sheets.ts')).addSheetCommands },
  { words: ['return'], load: async () => (await import('./returns.ts')).addReturnCommands },
  { words: ['question'], load: async () => (await import('./questions.ts')).addQuestionCommands },
  { words: ['audit'], load: async () => (await import('./audit.ts')).addAuditCommands },
  { words: ['history'], load: async () => (await import('./history.ts')).addHistoryCommand },
  { words: ['duplicates'], load: async () => (await import('./duplicates.ts')).addDuplicatesCommand },
  { words: ['undo'], load: async () => (await import('./undo.ts')).addUndoCommand },
  { words: ['verify'], load: async () => (await import('./verify.ts')).addVerifyCommand },
  {
    words: ['backup', 'restore', 'migrate-data'],
    load: async () => (await import('./keeping.ts')).addKeepingCommands,
  },
  {
    words: ['invite', 'account', 'session'],
    load: async () => (await import('./accounts.ts')).addAccountCommands,
  },
  { words: ['demo'], load: async () => (await import('./demo.ts')).addDemoCommand },
]

/** Adds the command of that name; all of them where it is none, so that help and refusals know every one. */
export async function addCommands(program: Command, name: string | undefined): Promise<void> {
  const named = commandFiles.filter(({ words }) => name !== undefined && words.includes(name))
  for (const { load } of named.length > 0 ? named : commandFiles) (await load())(program)
}

/** Every word that a command line can begin with. */
export const commandWords: readonly string[] = commandFiles.flatMap(({ words }) => words)
