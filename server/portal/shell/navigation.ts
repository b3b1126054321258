/** Where each role can go from every page, in this order. A new page of the Secretariat's puts its line here. */
import type { LocaleArea } from '../../locales.ts'
import { everyRole, type Role, secretariatAndAuditor } from '../../roles.ts'

interface NavigationLine {
  readonly path: string
  readonly area: LocaleArea
  readonly key: string
  readonly roles: readonly Role[]
}

export const navigation: readonly NavigationLine[] = [
  { path: '/', area: 'portal', key: 'nav.start', roles: everyRole },
  { path: '/reports', area: 'reports', key: 'page.title', roles: secretariatAndAuditor },
  { path: '/mail', area: 'mail', key: 'page.title', roles: everyRole },
  { path: '/receipts', area: 'portal', key: 'nav.receipts', roles: everyRole },
  { path: '/delegates', area: 'portal', key: 'delegates.title', roles: ['focalPoint'] },
  { path: '/api/docs', area: 'portal', key: 'nav.interface', roles: secretariatAndAuditor },
]
