/** Where each role can go from every page, in this order. A new page of the Secretariat's puts its line here. */
import type { LocaleArea } from '../../locales.ts'
import { everyRole, type Role, secretariat, secretariatAndAuditor } from '../../roles.ts'

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
  { path: '/desk', area: 'desk', key: 'nav.desk', roles: secretariatAndAuditor },
  { path: '/mailings', area: 'desk', key: 'nav.mails', roles: secretariatAndAuditor },
  { path: '/questions', area: 'desk', key: 'nav.questions', roles: secretariatAndAuditor },
  { path: '/duplicates', area: 'desk', key: 'nav.duplicates', roles: secretariat },
  { path: '/register', area: 'desk', key: 'nav.register', roles: secretariatAndAuditor },
  { path: '/people', area: 'desk', key: 'nav.people', roles: secretariatAndAuditor },
  { path: '/audit', area: 'desk', key: 'nav.audit', roles: secretariatAndAuditor },
  { path: '/api/docs', area: 'portal', key: 'nav.interface', roles: secretariatAndAuditor },
]
