import type { VNode } from 'preact'
import { Frame } from './shell/frame.tsx'
import type { Page } from './shell/page.ts'

const parts = ['what', 'why', 'cookies', 'who', 'howLong', 'rights', 'free'] as const

/** What is kept about people, why, for how long, and what they can ask for. */
export function personalDataPage(page: Page): VNode {
  const { say } = page
  return (
    <Frame page={page} title={say('personal.title')}>
      <p>{say('personal.lead')}</p>
      {parts.map((part) => (
        <section key={part} class="card">
          <h2>{say(`personal.${part}.title`)}</h2>
          <p>{say(`personal.${part}.text`)}</p>
        </section>
      ))}
    </Frame>
  )
}
