import type { ComponentChildren, VNode } from 'preact'
import type { Page } from './page.ts'

type BarKind = 'done' | 'problem' | 'warning' | 'info'

/** What came of the last form, at the top of the page that it led to. */
export function NoticeBar({ page }: { readonly page: Page }): VNode | null {
  if (page.notice === null) return null
  const { kind, area, key, params } = page.notice
  return <Bar kind={kind}>{page.speak(area)(key, params)}</Bar>
}

/** A sentence that stands out. A problem is read out at once, the rest when there is time. */
export function Bar({
  kind,
  children,
}: {
  readonly kind: BarKind
  readonly children: ComponentChildren
}): VNode {
  return (
    <div class={`bar ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
