import type { Command } from 'commander'
import type { StoredReporter } from '../cycles/manage-reporters.ts'
import { type ApiContext, apiCommand, fromCommandLine, part, readJsonFile } from './with-api.ts'

/** `cinnabar centre show|add|edit|remove` */
export function addReporterCommands(centre: Command): void {
  apiCommand(
    centre,
    { name: 'show <code>', description: 'all that is said of a reporter' },
    async (to, _, [code]) => show(to, await to.api.ask('GET', `/reporters/${part(code!)}`)),
  )
  apiCommand(
    centre,
    { name: 'add <file>', description: 'add a reporter of any of the four kinds from a JSON file' },
    async (to, _, [file]) =>
      show(
        to,
        await to.api.ask('POST', '/reporters', { ...(await readJsonFile(file!)), ...fromCommandLine }),
      ),
  )
  apiCommand(
    centre,
    {
      name: 'edit <code> <file>',
      description: 'change parts of a reporter: a JSON file with what is to be different',
    },
    async (to, _, [code, file]) => {
      const parts = await readJsonFile(file!)
      return show(
        to,
        await to.api.ask('PATCH', `/reporters/${part(code!)}`, { ...parts, ...fromCommandLine }),
      )
    },
  )
  apiCommand(
    centre,
    { name: 'remove <code>', description: 'take out a reporter that has sent nothing' },
    async (to, _, [code]) => {
      await to.api.ask('DELETE', `/reporters/${part(code!)}?channel=commandLine`)
      to.printJson({ removed: code! })
      to.tell('cli.removed', { entry: code! })
      return undefined
    },
  )
}

async function show(to: ApiContext, { reporter, changeNumber }: StoredReporter): Promise<undefined> {
  const { reporterCode, kind, name, language, servedCountries } = reporter
  to.printJson({ reporter, changeNumber })
  to.print(`${reporterCode}  ${to.word(`choice.kind.${kind}`)}  ${language}  ${name}`)
  if (servedCountries.length > 0) to.print(servedCountries.join(' '))
  to.tell('cli.stored', { changeNumber })
}
