/** The task pane: waits for Excel, loads what it works with, and shows itself. */
import './pane.css'
import './service.css'
import { render } from 'preact'
import { loadPaneData, type PaneData } from '../data/pane-data.ts'
import { ExcelWorkbook } from '../excel/excel-workbook.ts'
import { excelLanguage, pageText } from '../page-texts.ts'
import { App } from './app.tsx'
import { chosenLanguage, Pane } from './pane.ts'
import { keepTabInPane } from './tab-key.ts'
import { followTheme } from './theme.ts'

async function start(): Promise<void> {
  const { host } = await Office.onReady()
  if (host !== Office.HostType.Excel) return showSentence(pageText('start.text'), null)
  followTheme()
  keepTabInPane()
  const data = await loadPaneData().catch(() => null)
  if (data) await show(data)
  else showSentence(pageText('data.unreachable'), pageText('data.again'))
}

async function show(data: PaneData): Promise<void> {
  const language = chosenLanguage() ?? excelLanguage()
  const { template, headers } = data
  const pane = new Pane(new ExcelWorkbook({ template, headers }), data, {
    language,
    texts: await data.texts(language),
  })
  document.body.replaceChildren()
  render(<App pane={pane} />, document.body)
  await pane.look()
  // What for, and whether it worked, is said there.
  await (await import('../offline/keep-all.ts')).keepAll(pane, data)
}

/** Before there is anything else to show. */
function showSentence(sentence: string, again: string | null): void {
  const paragraph = document.createElement('p')
  paragraph.setAttribute('role', 'status')
  paragraph.textContent = sentence
  document.body.replaceChildren(paragraph)
  if (again === null) return
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = again
  button.addEventListener('click', () => location.reload())
  document.body.append(button)
}

void start()
