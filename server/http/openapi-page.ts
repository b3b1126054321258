/** The documentation page: one file, no script. */
import { type Language, languages } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { type ErrorCode, statusByCode } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import { type Html, html } from '../portal/html.ts'
import { pageFrame } from '../portal/page-frame.ts'
import { sentenceOf } from './openapi.ts'

/** As much of an OpenAPI document as the page shows. */
interface ShownDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
}

interface Operation {
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: unknown
  }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>
  >
}

const documentAddress = '/api/openapi.json'

export function renderDocsPage(document: ShownDocument, language: Language): string {
  const text = (key: string, params: Record<string, string> = {}) =>
    formatMessage(messagesOf('sync', language), `docs.${key}`, language, params)
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Operation,
    })),
  )
  const body = html`<h1>${text('title')}</h1>
<p>${languages.map((other) => html`<a href="?lang=${other}" hreflang="${other}">${other}</a> `)}</p>
<p>${text('lead', { link: documentAddress })} <a href="${documentAddress}">${documentAddress}</a></p>
<h2>${text('routes')}</h2>
${operations.map(({ path, method, operation }) => renderOperation(text, path, method, operation))}
<h2>${text('codes')}</h2>
<p>${text('codesLead', { shape: '{code, message, details, requestId}' })}</p>
<table><thead><tr><th scope="col">${text('code')}</th><th scope="col">${text('status')}</th><th scope="col">${text('sentence')}</th></tr></thead>
<tbody>${Object.entries(statusByCode).map(
    ([code, status]) =>
      html`<tr id="${code}"><td dir="ltr"><code>${code}</code></td><td>${status}</td><td>${sentenceOf(code as ErrorCode, language)}</td></tr>`,
  )}</tbody></table>`
  return pageFrame(language, text('title'), body)
}

function renderOperation(
  text: (key: string) => string,
  path: string,
  method: string,
  { description, parameters = [], requestBody, responses = {} }: Operation,
): Html {
  const answers = Object.entries(responses).filter(([status]) => status !== 'default')
  return html`<section><h3 dir="ltr"><code>${method.toUpperCase()} ${path}</code></h3><p dir="ltr">${description ?? ''}</p>
${
  parameters.length === 0
    ? null
    : renderSchema(
        text('parameters'),
        parameters.map(({ name, in: place, required, schema }) => ({
          name,
          in: place,
          required: required ?? false,
          schema,
        })),
      )
}
${Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => renderSchema(`${text('body')}: ${type}`, schema))}
${answers.flatMap(([status, { content = {} }]) =>
  Object.entries(content).map(([type, { schema }]) =>
    renderSchema(`${text('answer')} ${status}: ${type}`, schema),
  ),
)}</section>`
}

function renderSchema(title: string, schema: unknown): Html {
  return html`<details><summary>${title}</summary><pre dir="ltr">${JSON.stringify(schema, null, 1)}</pre></details>`
}
