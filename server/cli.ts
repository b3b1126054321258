#!/usr/bin/env node
/** The command line: each command lives in `commands/` and calls the same functions as the web service. */
import { Command } from 'commander'
import { addCommands } from './commands/command-files.ts'
import { exitCode } from './commands/command-line.ts'
import { beginSparingly } from './memory-settings.ts'
import { programVersion } from './program-version.ts'

// It runs for months.
if (process.argv[2] === 'serve') beginSparingly()

const program = new Command('cinnabar')
  .description('Reporting of capacity-building work under the Minamata Convention on Mercury, from Excel.')
  .version(programVersion)
  // A wrong option is a refusal like any other.
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCode.done : exitCode.refused))

await addCommands(program, process.argv[2])
await program.parseAsync()
