/** Steps that people take in the pane with the words of the locale: in French where nothing else is said. */
import type { Frame } from 'playwright-core'
import { messagesOf } from '../../../server/locales.ts'
import type { Language } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import type { ExcelHost } from '../../excel-host/excel-host.ts'
import { type PaneService, siteOrigin } from './pane-stage.ts'

type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string

/** The texts of the pane in a language. */
export function sayIn(language: Language): Say {
  const texts = {
    ...messagesOf('addin', language),
    ...messagesOf('pane', language),
    ...messagesOf('paneSync', language),
  }
  return (key, params = {}) => {
    if (!(key in texts)) throw new Error(`The pane has no text ${key}`)
    return formatMessage(texts, key, language, { address: siteOrigin, ...params })
  }
}

/** A text of the pane in French. */
export const say = sayIn('fr')

/** Presses a button by its whole name and waits until nothing is under way any more. */
export async function press(frame: Frame, name: string | RegExp): Promise<void> {
  await frame
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click()
  await idle(frame)
}

export async function idle(frame: Frame): Promise<void> {
  await frame.locator('.job').waitFor({ state: 'detached' })
}

/** Opens one of the tabs. */
export async function openTab(frame: Frame, key: string, words = say): Promise<void> {
  await frame
    .locator('.tabs')
    .getByRole('button', { name: words(key), exact: true })
    .click()
  await idle(frame)
}

/** Opens a view that stands below a tab. */
export async function openSection(frame: Frame, tab: string, key: string, words = say): Promise<void> {
  await openTab(frame, tab, words)
  await frame
    .locator('.section')
    .getByRole('button', { name: words(key) })
    .first()
    .click()
  await idle(frame)
}

/** Signs in with the code that comes by mail. */
export async function signInByMail(
  frame: Frame,
  { accounts }: PaneService,
  address: string,
  words = say,
): Promise<void> {
  await openTab(frame, 'view.sync.short', words)
  await frame.getByLabel(words('signIn.address'), { exact: true }).fill(address)
  const before = accounts.posted.length
  await press(frame, words('signIn.send'))
  while (accounts.posted.length === before) await new Promise((resolve) => setTimeout(resolve, 20))
  const code = /\b\d{8}\b/.exec(accounts.posted.at(-1)!.text)![0]
  await frame.getByLabel(words('signIn.code'), { exact: true }).fill(code)
  await press(frame, words('signIn.enter'))
  await frame.getByRole('button', { name: words('sync.start') }).waitFor()
}

/** The whole workbook as a person can tell it from another one (nothing is calculated here, so formulas count, not their results): what every cell holds, every validation, every hidden row. */
export function sheetContents({ workbook }: ExcelHost): unknown {
  return workbook.sheets.map((sheet) => ({
    name: sheet.name,
    cells: [...sheet.rows]
      .sort(([a], [b]) => a - b)
      .flatMap(([row, cells]) =>
        [...cells]
          .sort(([a], [b]) => a - b)
          .filter(([, { value, formula }]) => value !== '' || formula !== undefined)
          // Excel puts the name of a sheet into quotes only where it must.
          .map(([column, { value, formula }]) => `${row},${column} ${formula?.replaceAll("'", '') ?? value}`),
      ),
    validations: sheet.validations.size,
    hidden: [...sheet.hiddenRows],
  }))
}
