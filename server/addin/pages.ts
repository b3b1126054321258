/** The pages that Excel frames: little more than the scripts they load, and the texts these need. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Language, languages, textDirection } from '../../templates/definition.ts'
import { messagesOf } from '../locales.ts'
import { html } from '../portal/html.ts'
import { builtFolder } from './built-folder.ts'

/** Pages by name: `/addin/<name>.html`. */
export const addInPages = ['pane', 'commands', 'result', 'signed-in'] as const
export type AddInPage = (typeof addInPages)[number]

/** Excel on the web frames the pages from these hosts; on desktops they are no frames. */
const framedBy = [
  "'self'",
  'https://*.officeapps.live.com',
  'https://*.office.com',
  'https://*.office365.com',
  'https://*.sharepoint.com',
  'https://*.microsoft.com',
].join(' ')

const workerScript = readFileSync(resolve(import.meta.dirname, '../../addin/offline/worker.js'), 'utf8')

/** Gives out the pages where this service does not answer; see there. It may ask where the pages' scripts are, and nobody else. */
export function workerAnswer(officeJsUrl: string): {
  readonly headers: Readonly<Record<string, string>>
  readonly script: string
} {
  const headers = {
    'content-type': 'text/javascript; charset=utf-8',
    'content-security-policy': `default-src 'none'; connect-src 'self'${elsewhereOf(officeJsUrl)}; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-cache',
  }
  return { headers, script: workerScript }
}

function elsewhereOf(officeJsUrl: string): string {
  return officeJsUrl.startsWith('/') ? '' : ` ${new URL(officeJsUrl).origin}`
}

/** @param officeJsUrl address of office.js: of this service, or of Microsoft's network */
export function addInHeaders(officeJsUrl: string): Readonly<Record<string, string>> {
  const elsewhere = elsewhereOf(officeJsUrl)
  return {
    'content-type': 'text/html; charset=utf-8',
    // office.js sets styles inside elements when it opens a window.
    // No X-Frame-Options: it knows no list of hosts, and would win over this one in old browsers.
    'content-security-policy': `default-src 'self'; script-src 'self'${elsewhere}; style-src 'self' 'unsafe-inline'; connect-src 'self'${elsewhere}; img-src 'self' data:; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors ${framedBy}`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    // The pane and its windows are opened by Excel's page and speak with it.
    'cross-origin-opener-policy': 'unsafe-none',
    'cache-control': 'no-store',
  }
}

/**
 * @returns null where the page has no script, or the add-in was not built; the pane then says how to go on with the ribbon
 */
export function addInPage(page: AddInPage, language: Language, officeJsUrl: string): string | null {
  const entry = builtEntry(page)
  if (!entry && page !== 'pane') return null
  const say = (key: string) => String(messagesOf('addin', language)[key])
  const styles = (entry?.css ?? [])
    .map((path) => html`<link rel="stylesheet" href="/addin/built/${path}">`.text)
    .join('')
  // Asked for at once, not when the script that imports them has come.
  const imported = (entry?.imports ?? [])
    .map((path) => html`<link rel="modulepreload" href="/addin/built/${path}">`.text)
    .join('')
  const head = html`<html lang="${language}" dir="${textDirection(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${say('manifest.name')}</title><link rel="icon" href="/addin/icons/cinnabar-32.png"><script src="/addin/start.js"></script><script src="${officeJsUrl}"></script>${entry ? html`<script type="module" src="/addin/built/${entry.file}"></script>` : null}`
  const body = html`<body><p role="status">${say(entry ? 'page.loading' : 'start.text')}</p>`
  return `<!doctype html>${head.text}${imported}${styles}</head>${body.text}<script type="application/json" id="texts">${texts()}</script></body></html>\n`
}

/** All texts of the add-in in all languages, as JSON that cannot end the element it stands in. */
function texts(): string {
  const byLanguage = Object.fromEntries(
    languages.map((language) => [language, messagesOf('addin', language)]),
  )
  return JSON.stringify(byLanguage).replaceAll('<', '\\u003c')
}

interface BuiltEntry {
  readonly file: string
  readonly css: readonly string[]
  readonly imports: readonly string[]
}

function builtEntry(page: AddInPage): BuiltEntry | null {
  const list = join(builtFolder, 'manifest.json')
  if (!existsSync(list)) return null
  const built = JSON.parse(readFileSync(list, 'utf8')) as Record<
    string,
    {
      readonly file: string
      readonly name?: string
      readonly isEntry?: boolean
      readonly css?: readonly string[]
      readonly imports?: readonly string[]
    }
  >
  const found = Object.values(built).find(({ name, isEntry }) => isEntry && name === page)
  if (!found) return null
  const imports = new Set<string>()
  const add = (keys: readonly string[] = []) => {
    for (const key of keys) {
      const { file, imports: more } = built[key]!
      if (imports.has(file)) continue
      imports.add(file)
      add(more)
    }
  }
  add(found.imports)
  return { file: found.file, css: found.css ?? [], imports: [...imports] }
}

const startScript = readFileSync(resolve(import.meta.dirname, '../../addin/start/start.js'), 'utf8')

/** The page's first script, with its sentences in six languages and the address for uploads. */
export function startScriptFor(uploadUrl: string): string {
  const sentences = languages.map((language) => {
    const [before = '', after = ''] = String(messagesOf('addin', language)['oldBrowser.notice']).split(
      '{address}',
    )
    return { language, direction: textDirection(language), before, after }
  })
  // U+2028 and U+2029 end a line in ECMAScript 5, also inside a string.
  const literal = (value: unknown) =>
    JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return startScript
    .replace('CINNABAR_SENTENCES', () => literal(sentences))
    .replace('CINNABAR_ADDRESS', () => literal(uploadUrl))
}
