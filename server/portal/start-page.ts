import type { Cycle, Reporter } from '../../templates/context.ts'
import { type Language, languages } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import { type Role, reportingRoles } from '../roles.ts'
import { type Html, html } from './html.ts'
import { languageLinks, languageNames } from './language-links.ts'
import { pageFrame } from './page-frame.ts'

interface StartPage {
  readonly language: Language
  readonly cycle: Cycle
  /** Those whom the reader may send for. */
  readonly reporters: readonly Reporter[]
  readonly role: Role
}

/** What somebody who is signed in begins with: template out, workbook in, report out, each where their role has it. */
export function renderStartPage({ language, cycle, reporters, role }: StartPage): string {
  const say = (key: string) => formatMessage(messagesOf('service', language), key, language)
  const sayAccess = (key: string) => formatMessage(messagesOf('accounts', language), key, language)
  const languageChoice = html`<label>${say('page.language')} <select name="lang">${languages.map((code) => option(code, languageNames[code], code === language))}</select></label>`
  return pageFrame(
    language,
    say('page.title'),
    html`${languageLinks()}
<h1>${say('page.title')}</h1>
<p>${say('page.lead')}</p>
<p>${say('page.cycle')}: ${cycle.title[language]}</p>
<form method="post" action="/sign-out?lang=${language}"><a href="/account?lang=${language}">${sayAccess('page.account')}</a> <button>${sayAccess('page.signOut')}</button></form>
<main>
${
  role === 'auditor'
    ? null
    : html`<section><h2>${say('page.getTemplate')}</h2>
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
</form></section>`
}
${
  reportingRoles.includes(role)
    ? null
    : html`<section><h2>${say('page.getReport')}</h2>
<form action="report" method="get">
${languageChoice}
<button name="status" value="draft">${say('cli.draft')}</button>
<button name="status" value="final">${say('cli.final')}</button>
</form></section>`
}
</main>`,
  )
}

function option(value: string, label: string, selected: boolean): Html {
  return selected
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`
}
