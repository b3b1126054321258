/** The documentation page of the interface: one file, no script needed. */
import type { VNode } from 'preact'
import { type ErrorCode, statusByCode } from '../errors.ts'
import { sentenceOf } from '../http/openapi.ts'
import { Frame } from './shell/frame.tsx'
import type { Page } from './shell/page.ts'
import { DataTable } from './shell/tables.tsx'

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

export function docsPage(page: Page, document: ShownDocument): VNode {
  const text = docsText(page)
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Operation,
    })),
  )
  return (
    <Frame page={page} title={text('title')}>
      <p>
        {text('lead', { link: documentAddress })} <a href={documentAddress}>{documentAddress}</a>
      </p>
      <h2>{text('routes')}</h2>
      {operations.map((one) => (
        <OneRoute key={`${one.method} ${one.path}`} page={page} {...one} />
      ))}
      <h2>{text('codes')}</h2>
      <p>{text('codesLead', { shape: '{code, message, details, requestId}' })}</p>
      <DataTable
        caption={text('codes')}
        isCaptionHidden
        columns={[
          { key: 'code', label: text('code'), isRowHeader: true },
          { key: 'status', label: text('status') },
          { key: 'sentence', label: text('sentence') },
        ]}
        rows={Object.entries(statusByCode).map(([code, status]) => ({
          key: code,
          id: code,
          cells: {
            code: <code dir="ltr">{code}</code>,
            status,
            sentence: sentenceOf(code as ErrorCode, page.language),
          },
        }))}
      />
    </Frame>
  )
}

function docsText(page: Page) {
  const say = page.speak('sync')
  return (key: string, params: Record<string, string> = {}) => say(`docs.${key}`, params)
}

function OneRoute({
  page,
  path,
  method,
  operation: { description, parameters = [], requestBody, responses = {} },
}: {
  readonly page: Page
  readonly path: string
  readonly method: string
  readonly operation: Operation
}): VNode {
  const text = docsText(page)
  const answers = Object.entries(responses).filter(([status]) => status !== 'default')
  const named = parameters.map(({ name, in: place, required, schema }) => ({
    name,
    in: place,
    required: required ?? false,
    schema,
  }))
  return (
    <section class="card">
      <h3 dir="ltr">
        <code>
          {method.toUpperCase()} {path}
        </code>
      </h3>
      <p dir="ltr">{description ?? ''}</p>
      {named.length === 0 ? null : <Shape title={text('parameters')} schema={named} />}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => (
        <Shape key={type} title={`${text('body')}: ${type}`} schema={schema} />
      ))}
      {answers.flatMap(([status, { content = {} }]) =>
        Object.entries(content).map(([type, { schema }]) => (
          <Shape key={`${status} ${type}`} title={`${text('answer')} ${status}: ${type}`} schema={schema} />
        )),
      )}
    </section>
  )
}

function Shape({ title, schema }: { readonly title: string; readonly schema: unknown }): VNode {
  return (
    <details>
      <summary>{title}</summary>
      <pre dir="ltr">{JSON.stringify(schema, null, 1)}</pre>
    </details>
  )
}
