import { createHash } from 'node:crypto'
import { type Language, textDirection } from '../../templates/definition.ts'
import { type Html, html } from './html.ts'

const style = `
:root { color-scheme: light dark; font-family: system-ui, "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif; line-height: 1.5 }
body { margin: 0 auto; max-width: 60rem; padding: 1rem }
h1 { font-size: 1.6rem; color: light-dark(#8c1c13, #f0907f) }
section { border: 1px solid light-dark(#c9c4bd, #55504a); border-radius: .5rem; padding: 0 1rem 1rem; margin-block: 1rem }
label { display: block; margin-block: .5rem }
select, input, button { font: inherit; padding: .35rem .5rem; max-width: 100% }
button { background: light-dark(#8c1c13, #f0907f); color: light-dark(#fff, #1b1917); border: 0; border-radius: .3rem; padding-inline: 1rem; margin-block: .25rem }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto }
th, td { border: 1px solid light-dark(#c9c4bd, #55504a); padding: .3rem .5rem; text-align: start; vertical-align: top }
`

/** The one style sheet is inside the page; this is its digest for the content security policy. */
const styleDigest = createHash('sha256').update(style).digest('base64')

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleDigest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: a form would then not show that it is posted from one of these pages.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

/** A whole page in a language, mirrored where it is written from the right. */
export function pageFrame(language: Language, title: string, body: Html): string {
  const page = html`<html lang="${language}" dir="${textDirection(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>`
  // The style is not escaped: the policy's digest is over exactly these bytes.
  return `<!doctype html>${page.text}<style>${style}</style></head><body>${body.text}</body></html>\n`
}
