#!/usr/bin/env node
/** The command line: each command lives in `commands/` and calls the same functions as the web service. */
import { Command } from 'commander'
import { addAccountCommands } from './commands/accounts.ts'
import { addAuditCommands } from './commands/audit.ts'
import { addCheckCommand } from './commands/check.ts'
import { exitCode } from './commands/command-line.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addDuplicatesCommand } from './commands/duplicates.ts'
import { addHistoryCommand } from './commands/history.ts'
import { addImportCommand } from './commands/import.ts'
import { addQuestionCommands } from './commands/questions.ts'
import { addRegisterCommands } from './commands/register.ts'
import { addReportCommand } from './commands/report.ts'
import { addReturnCommands } from './commands/returns.ts'
import { addServeCommand } from './commands/serve.ts'
import { addSheetCommands } from './commands/sheets.ts'
import { addTemplateCommand } from './commands/template.ts'
import { addUndoCommand } from './commands/undo.ts'
import { addVerifyCommand } from './commands/verify.ts'
import { programVersion } from './program-version.ts'

const program = new Command('cinnabar')
  .description('Reporting of capacity-building work under the Minamata Convention on Mercury, from Excel.')
  .version(programVersion)
  // A wrong option is a refusal like any other.
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCode.done : exitCode.refused))

addServeCommand(program)
addTemplateCommand(program)
addCheckCommand(program)
addImportCommand(program)
addReportCommand(program)
addRegisterCommands(program)
addSheetCommands(program)
addReturnCommands(program)
addQuestionCommands(program)
addAuditCommands(program)
addHistoryCommand(program)
addDuplicatesCommand(program)
addUndoCommand(program)
addVerifyCommand(program)
addAccountCommands(program)
addDemoCommand(program)

await program.parseAsync()
