/** The one frame of all pages: what stands around the content, and how it is announced. */
import type { ComponentChildren, VNode } from 'preact'
import { type Language, languages, textDirection } from '../../../templates/definition.ts'
import { programVersion } from '../../program-version.ts'
import { scriptPath, stylePath } from './assets.ts'
import { navigation } from './navigation.ts'
import { NoticeBar } from './notice-bar.tsx'
import type { Page } from './page.ts'

/** Names of the six languages in themselves: the same whatever language the page is in. */
export const languageNames: Readonly<Record<Language, string>> = {
  ar: 'العربية',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ru: 'Русский',
  zh: '中文',
}

export interface FrameProps {
  readonly page: Page
  readonly title: string
  /** Above the title: where this page belongs, as links. */
  readonly trail?: readonly { readonly href: string; readonly label: string }[]
  /** Tables that need the whole width. */
  readonly isWide?: boolean
  /** Scripts of `browser/` that this page is better with. */
  readonly scripts?: readonly string[]
  /** A page that the address cannot give again (the answer of a form): no language links. */
  readonly isAnswer?: boolean
  /** What stays in the address when the language changes; by default all that stands in it. */
  readonly kept?: Readonly<Record<string, string>>
  /** Leads on by itself, after no time. */
  readonly goOnTo?: string
  readonly children: ComponentChildren
}

export function Frame({ page, title, trail = [], scripts = [], children, ...rest }: FrameProps): VNode {
  const { language, say } = page
  return (
    <html lang={language} dir={textDirection(language)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === say('brand') ? title : `${title} · ${say('brand')}`}</title>
        <link rel="stylesheet" href={stylePath()} />
        <link rel="icon" href="/addin/icons/cinnabar-32.png" />
        {rest.goOnTo ? <meta http-equiv="refresh" content={`0;url=${rest.goOnTo}`} /> : null}
        {['enhance', ...scripts].map((name) => (
          <script key={name} type="module" src={scriptPath(name)} />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {say('frame.skip')}
        </a>
        <Header page={page} kept={rest.isAnswer ? null : (rest.kept ?? page.query)} />
        <main id="content" tabIndex={-1} class={rest.isWide ? 'wide' : undefined}>
          {trail.length > 0 ? (
            <nav class="trail" aria-label={say('frame.trail')}>
              {trail.map(({ href, label }) => (
                <a key={href} href={href}>
                  {label}
                </a>
              ))}
            </nav>
          ) : null}
          <h1>{title}</h1>
          <NoticeBar page={page} />
          {children}
        </main>
        <div id="live" class="visually-hidden" role="status" aria-live="polite" />
        <footer>
          <p>{say('frame.mandate')}</p>
          <p>
            <a href={page.href('/personal-data')}>{say('personal.title')}</a>
            <span>Cinnabar {programVersion}</span>
          </p>
        </footer>
      </body>
    </html>
  )
}

interface HeaderProps {
  readonly page: Page
  /** Null: there are no language links. */
  readonly kept: Readonly<Record<string, string>> | null
}

function Header({ page, kept }: HeaderProps): VNode {
  const { say, role } = page
  const lines = role === null ? [] : navigation.filter(({ roles }) => roles.includes(role))
  return (
    <header class="top">
      <a class="brand" href={page.href('/')}>
        <span class="mark" aria-hidden="true" />
        {say('brand')}
      </a>
      {lines.length > 0 ? (
        <nav class="sections" aria-label={say('frame.sections')}>
          <ul>
            {lines.map(({ path, area, key }) => (
              <li key={path}>
                <a href={page.href(path)} aria-current={isAt(page.path, path) ? 'page' : undefined}>
                  {page.speak(area)(key)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <div class="menus">
        {kept ? <LanguageMenu page={page} kept={kept} /> : null}
        {role === null ? null : <UserMenu page={page} />}
      </div>
    </header>
  )
}

/** Without a script too: a disclosure with links. */
function LanguageMenu({
  page,
  kept,
}: {
  readonly page: Page
  readonly kept: Readonly<Record<string, string>>
}): VNode {
  return (
    <details class="menu">
      <summary aria-label={`${page.say('frame.language')}: ${languageNames[page.language]}`}>
        {languageNames[page.language]}
      </summary>
      <nav aria-label={page.say('frame.language')}>
        <ul>
          {languages.map((code) => (
            <li key={code}>
              <a
                href={`${page.path}?${new URLSearchParams({ ...kept, lang: code })}`}
                lang={code}
                hreflang={code}
                aria-current={code === page.language ? 'true' : undefined}
              >
                {languageNames[code]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  )
}

function UserMenu({ page }: { readonly page: Page }): VNode {
  const access = page.speak('accounts')
  return (
    <details class="menu">
      <summary>{page.say('frame.you')}</summary>
      <div>
        <p>{access(`role.${page.role}`)}</p>
        <ul>
          <li>
            <a href={page.href('/account')}>{access('page.account')}</a>
          </li>
        </ul>
        <form method="post" action={page.href('/sign-out')}>
          <button type="submit" class="quiet">
            {access('page.signOut')}
          </button>
        </form>
      </div>
    </details>
  )
}

/** The start page is only itself; a section is also what lies below it. */
function isAt(path: string, section: string): boolean {
  return section === '/' ? path === '/' : path === section || path.startsWith(`${section}/`)
}
