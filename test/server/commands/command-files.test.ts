import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { addCommands, commandWords } from '../../../server/commands/command-files.ts'

async function commandsFor(word: string | undefined): Promise<readonly Command[]> {
  const program = new Command('cinnabar')
  await addCommands(program, word)
  return program.commands
}

const namesOf = (commands: readonly Command[]) =>
  commands.flatMap((command) => [command.name(), ...command.aliases()])

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)

describe('the files of the commands', () => {
  it('[CM8] hold every command that help lists, and no other', async () => {
    expect(namesOf(await commandsFor(undefined)).toSorted()).toEqual([...commandWords].toSorted())
  })

  it.each(commandWords)('[CM8] %s finds its own, with the options of every command', async (word) => {
    const commands = await commandsFor(word)
    expect(namesOf(commands)).toContain(word)
    expect(commands.length).toBeLessThan(4)
    for (const leaf of commands.flatMap(leavesOf)) {
      expect([leaf.name(), ...leaf.options.map(({ long }) => long)]).toContain('--data')
    }
  })

  it('[CM8] a word that is none brings them all, so that the refusal can suggest one', async () => {
    expect((await commandsFor('nonsense')).length).toBe((await commandsFor(undefined)).length)
  })
})
