import type { Command } from 'commander'
import type { Question } from '../../templates/questions.ts'
import type { CommonOptions } from './command-line.ts'
import { type ApiContext, apiCommand, fromCommandLine, part } from './with-api.ts'

interface AskOptions extends CommonOptions {
  readonly row?: string
  readonly field?: string
}

/** `cinnabar question list|ask|again|answer|close` */
export function addQuestionCommands(program: Command): void {
  const question = program.command('question').description('questions about a return, a row or a cell')
  apiCommand(
    question,
    { name: 'list [code]', description: 'the questions of a cycle, or of one reporter' },
    async (to, _, [code]) => {
      const cycle = `/cycles/${part(await to.cycleKey())}`
      const path = code === undefined ? cycle : `${cycle}/reporters/${part(code)}`
      const questions = await to.api.ask<Question[]>('GET', `${path}/questions`)
      to.printJson(questions)
      for (const one of questions) print(to, one)
      return undefined
    },
  )
  apiCommand<AskOptions>(
    question,
    { name: 'ask <code> <text>', description: 'ask a reporter something' },
    async (to, { row, field }, [code, text]) =>
      show(
        to,
        await to.api.ask('POST', await pathOf(to, code!), {
          text,
          reference: row ?? null,
          field: field ?? null,
          ...fromCommandLine,
        }),
      ),
  )
    .option('--row <reference>', 'about this row')
    .option('--field <key>', 'about this cell of it')
  apiCommand(
    question,
    { name: 'again <code> <question> <text>', description: 'ask on: the question is open again' },
    async (to, _, [code, id, text]) =>
      show(
        to,
        await to.api.ask('POST', `${await pathOf(to, code!)}/${part(id!)}/further-questions`, {
          text,
          ...fromCommandLine,
        }),
      ),
  )
  apiCommand<CommonOptions & { readonly from: string }>(
    question,
    { name: 'answer <code> <question> <text>', description: 'record an answer that came on paper' },
    async (to, { from }, [code, id, text]) =>
      show(
        to,
        await to.api.ask('POST', `${await pathOf(to, code!)}/${part(id!)}/paper-answers`, {
          text,
          recordedFrom: from,
          ...fromCommandLine,
        }),
      ),
  ).requiredOption('--from <text>', 'which paper')
  apiCommand<CommonOptions & { readonly text?: string }>(
    question,
    { name: 'close <code> <question>', description: 'settle a question, answered or not' },
    async (to, { text }, [code, id]) =>
      show(
        to,
        await to.api.ask('POST', `${await pathOf(to, code!)}/${part(id!)}/closing`, {
          text: text ?? null,
          ...fromCommandLine,
        }),
      ),
  ).option('--text <text>', 'a last word')
}

async function pathOf(to: ApiContext, code: string): Promise<string> {
  return `/cycles/${part(await to.cycleKey())}/reporters/${part(code)}/questions`
}

async function show(to: ApiContext, question: Question): Promise<undefined> {
  to.printJson(question)
  print(to, question)
}

function print(
  to: ApiContext,
  { questionId, reporterCode, reference, field, state, entries }: Question,
): void {
  const about = [reference ?? reporterCode, field].filter((one) => one !== null).join(' ')
  to.print(`${questionId}  ${to.word(`question.${state}`)}  ${about}`)
  for (const { at, actor, text } of entries) to.print(`  ${at}  ${actor ?? '–'}  ${text ?? '–'}`)
}
