/** Tables that become lists on narrow screens, and pages of long ones. */
import type { ComponentChildren, VNode } from 'preact'
import { formatNumber } from './formats.ts'
import type { Page } from './page.ts'

export interface Column {
  readonly key: string
  readonly label: string
  readonly isNumber?: boolean
  /** A word that is never broken: a state. */
  readonly isWord?: boolean
  /** The cell that names its row. */
  readonly isRowHeader?: boolean
  /** Buttons and links: its heading is for those who do not see. */
  readonly isActions?: boolean
}

interface DataTableProps {
  readonly caption: string
  /** Where a heading above says the same. */
  readonly isCaptionHidden?: boolean
  readonly columns: readonly Column[]
  readonly rows: readonly {
    readonly key: string
    readonly id?: string
    readonly cells: Readonly<Record<string, ComponentChildren>>
  }[]
}

/** The roles are said because a table that is shown as a list is none to a screen reader otherwise. */
export function DataTable({ caption, isCaptionHidden, columns, rows }: DataTableProps): VNode {
  return (
    <table class="data" role="table">
      <caption class={isCaptionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ key, label, isNumber, isActions }) => (
            <th key={key} scope="col" role="columnheader" class={isNumber ? 'number' : undefined}>
              {isActions ? <span class="visually-hidden">{label}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, id, cells }) => (
          <tr key={key} id={id} role="row">
            {columns.map((column) => (
              <Cell key={column.key} column={column}>
                {cells[column.key]}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({
  column,
  children,
}: {
  readonly column: Column
  readonly children?: ComponentChildren
}): VNode {
  const { isNumber, isWord, isActions } = column
  const names = [isNumber ? 'number' : [], isWord ? 'word' : [], isActions ? 'actions' : []].flat().join(' ')
  const label = column.isActions ? undefined : column.label
  return column.isRowHeader ? (
    <th scope="row" role="rowheader" class={names || undefined} data-label={label}>
      {children}
    </th>
  ) : (
    <td role="cell" class={names || undefined} data-label={label}>
      {children}
    </td>
  )
}

interface PaginationProps {
  readonly page: Page
  /** From 1. */
  readonly number: number
  readonly pageCount: number
  /** The name of the page's number in the address. */
  readonly name?: string
}

/** The pages around this one, the first and the last; nothing where there is but one. */
export function Pagination({ page, number, pageCount, name = 'page' }: PaginationProps): VNode | null {
  if (pageCount <= 1) return null
  const shown = [...new Set([1, number - 1, number, number + 1, pageCount])]
    .filter((one) => one >= 1 && one <= pageCount)
    .sort((a, b) => a - b)
  const to = (one: number) => page.href(page.path, { ...page.query, [name]: one })
  return (
    <nav class="pagination" aria-label={page.say('pages.label')}>
      <ul>
        {number > 1 ? (
          <li>
            <a href={to(number - 1)} rel="prev">
              {page.say('pages.previous')}
            </a>
          </li>
        ) : null}
        {shown.map((one, index) => (
          <li key={one} class={index > 0 && one - shown[index - 1]! > 1 ? 'after-gap' : undefined}>
            <a
              href={to(one)}
              aria-current={one === number ? 'page' : undefined}
              aria-label={page.say('pages.page', { number: one })}
            >
              {formatNumber(one, page.language)}
            </a>
          </li>
        ))}
        {number < pageCount ? (
          <li>
            <a href={to(number + 1)} rel="next">
              {page.say('pages.next')}
            </a>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}
