/** The documentation page of the interface: one file, no script needed. */
import type { VNode } from 'preact'
import { type ErrorCode, statusByCode } from '../errors.ts'
import { sentenceOf } from '../http/openapi.ts'
import { type MessageSchema, schemaNotation } from '../http/schema-notation.ts'
import { signInExample, syncExample } from '../http/sync-example.ts'
import { Frame } from './shell/frame.tsx'
import type { Page } from './shell/page.ts'
import { DataTable } from './shell/tables.tsx'

/** As much of an OpenAPI document as the page shows. */
interface ShownDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: MessageSchema }>>
}

interface Operation {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: MessageSchema
  }[]
  readonly requestBody?: Content
  readonly responses?: Readonly<Record<string, Content>>
}

interface Route {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

const documentAddress = '/api/openapi.json'

export function docsPage(page: Page, document: ShownDocument): VNode {
  const text = docsText(page)
  const areas = Map.groupBy(routesOf(document), ({ operation }) => operation.tags?.[0] ?? '')
  return (
    <Frame page={page} title={text('title')}>
      <p>
        {text('lead')}{' '}
        <a href={documentAddress} dir="ltr">
          {documentAddress}
        </a>
      </p>
      <h2>{text('first')}</h2>
      <p>{text('firstLead')}</p>
      {[...signInExample, ['POST /api/v1/sync', syncExample] as const].map(([request, body]) => (
        <pre key={request} dir="ltr">
          {request}
          {'\n'}
          {JSON.stringify(body, null, 2)}
        </pre>
      ))}
      <h2>{text('routes')}</h2>
      <nav dir="ltr" class="row" aria-label={text('routes')}>
        {[...areas.keys()].map((area) => (
          <a key={area} href={`#${area}`}>
            {area}
          </a>
        ))}
      </nav>
      {[...areas].map(([area, routes]) => (
        <section key={area} class="card" lang="en" dir="ltr">
          <h3 id={area}>{area}</h3>
          {routes.map((route) => (
            <OneRoute key={`${route.method} ${route.path}`} page={page} {...route} />
          ))}
        </section>
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

/** The routes for programs; pages are not for them. */
function routesOf({ paths = {} }: ShownDocument): readonly Route[] {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, item]) =>
      Object.entries(item ?? {}).map(([method, operation]) => ({
        path,
        method,
        operation: operation as Operation,
      })),
    )
}

function OneRoute({
  page,
  path,
  method,
  operation: { summary, description, parameters = [], requestBody = {}, responses = {} },
}: Route & { readonly page: Page }): VNode {
  const text = docsText(page)
  const messages = [
    ...Object.entries(requestBody.content ?? {}).map(([type, { schema }]) => ({
      title: `${text('body')}: ${type}`,
      schema,
    })),
    ...Object.entries(responses)
      .filter(([status]) => status !== 'default')
      .flatMap(([status, { content = {} }]) =>
        Object.entries(content).map(([type, { schema }]) => ({
          title: `${text('answer')} ${status}: ${type}`,
          schema,
        })),
      ),
  ]
  return (
    <details>
      <summary>
        <code>
          {method.toUpperCase()} {path}
        </code>{' '}
        {summary}
      </summary>
      <p>{description}</p>
      {parameters.length === 0 ? null : (
        <pre>
          {parameters
            .map(
              ({ name, in: place, required, schema = {} }) =>
                `${name}${required ? '' : '?'} (${place}): ${schemaNotation(schema)}`,
            )
            .join('\n')}
        </pre>
      )}
      {messages.map(({ title, schema = {} }) => (
        <figure key={title}>
          <figcaption dir="auto">{title}</figcaption>
          <pre>{schemaNotation(schema)}</pre>
        </figure>
      ))}
    </details>
  )
}
