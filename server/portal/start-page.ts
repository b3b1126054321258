import type { Cycle, Reporter } from '../../templates/context.ts'
import { type Language, languages } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import { type Html, html } from './html.ts'
import { pageFrame } from './page-frame.ts'

/** Names of the six languages in themselves: the same whatever language the page is in. */
const languageNames: Readonly<Record<Language, string>> = {
  ar: 'العربية',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ru: 'Русский',
  zh: '中文',
}

interface StartPage {
  readonly language: Language
  readonly cycle: Cycle
  readonly reporters: readonly Reporter[]
}

/** The page that the printed address opens: template out, workbook in, report out. */
export function renderStartPage({ language, cycle, reporters }: StartPage): string {
  const say = (key: string) => formatMessage(messagesOf('service', language), key, language)
  const languageChoice = html`<label>${say('page.language')} <select name="lang">${languages.map((code) => option(code, languageNames[code], code === language))}</select></label>`
  return pageFrame(
    language,
    say('page.title'),
    html`${languageLinks()}
<h1>${say('page.title')}</h1>
<p>${say('page.lead')}</p>
<p>${say('page.cycle')}: ${cycle.title[language]}</p>
<main>
<section><h2>${say('page.getTemplate')}</h2>
<form action="template" method="get">
<label>${say('page.reporter')} <select name="reporter" required><option value="">${say('page.choose')}</option>${reporters.map((reporter) => option(reporter.reporterCode, reporter.shortName, false))}</select></label>
${languageChoice}
<button>${say('page.download')}</button>
</form></section>
<section><h2>${say('page.sendFile')}</h2>
<form action="upload?lang=${language}" method="post" enctype="multipart/form-data">
<label>${say('page.file')} <input type="file" name="workbook" accept=".xlsx" required></label>
<button name="what" value="check">${say('page.check')}</button>
<button name="what" value="store">${say('page.store')}</button>
<button name="what" value="submit">${say('page.submit')}</button>
</form></section>
<section><h2>${say('page.getReport')}</h2>
<form action="report" method="get">
${languageChoice}
<button name="status" value="draft">${say('cli.draft')}</button>
<button name="status" value="final">${say('cli.final')}</button>
</form></section>
</main>`,
  )
}

/** Asks for the token; shown to whoever comes without it. */
export function renderSignInPage(language: Language): string {
  const say = (key: string) => formatMessage(messagesOf('service', language), key, language)
  return pageFrame(
    language,
    say('page.title'),
    html`${languageLinks()}
<main><h1>${say('page.title')}</h1>
<p>${say('page.lead')}</p>
<p>${say('page.signIn')}</p>
<form method="post" action="sign-in?lang=${language}"><label>${say('page.token')} <input type="password" name="token" required autocomplete="off"></label>
<button>${say('page.continue')}</button></form></main>`,
  )
}

function option(value: string, label: string, selected: boolean): Html {
  return selected
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`
}

function languageLinks(): Html {
  return html`<nav>${languages.map((code) => html`<a href="?lang=${code}" lang="${code}" hreflang="${code}">${languageNames[code]}</a> `)}</nav>`
}
