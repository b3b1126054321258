/** The code lists as the program brings them. They seed the database; the Secretariat's own versions win from then on. */
import type { CodeList } from '../definition.ts'
import { withArticleAliases } from './article-aliases.ts'
import activityType from './code-lists/activity-type.json' with { type: 'json' }
import arrangementType from './code-lists/arrangement-type.json' with { type: 'json' }
import article from './code-lists/article.json' with { type: 'json' }
import assistanceType from './code-lists/assistance-type.json' with { type: 'json' }
import country from './code-lists/country.json' with { type: 'json' }
import currency from './code-lists/currency.json' with { type: 'json' }
import deliveryMode from './code-lists/delivery-mode.json' with { type: 'json' }
import fundingSourceType from './code-lists/funding-source-type.json' with { type: 'json' }
import genderMarker from './code-lists/gender-marker.json' with { type: 'json' }
import geoScope from './code-lists/geo-scope.json' with { type: 'json' }
import gmpTheme from './code-lists/gmp-theme.json' with { type: 'json' }
import language from './code-lists/language.json' with { type: 'json' }
import leadRole from './code-lists/lead-role.json' with { type: 'json' }
import mercuryShare from './code-lists/mercury-share.json' with { type: 'json' }
import otherConventions from './code-lists/other-conventions.json' with { type: 'json' }
import partnerType from './code-lists/partner-type.json' with { type: 'json' }
import status from './code-lists/status.json' with { type: 'json' }
import targetGroup from './code-lists/target-group.json' with { type: 'json' }
import unRegion from './code-lists/un-region.json' with { type: 'json' }
import { withFormalNames } from './country-aliases.ts'

/** Every list but `reporter`, which is made from the reporters of the moment (see reporter-code-list). */
export const shippedLists: readonly CodeList[] = [
  activityType as CodeList,
  arrangementType as CodeList,
  withArticleAliases(article as CodeList),
  assistanceType as CodeList,
  withFormalNames(country as CodeList),
  currency as CodeList,
  deliveryMode as CodeList,
  fundingSourceType as CodeList,
  genderMarker as CodeList,
  geoScope as CodeList,
  gmpTheme as CodeList,
  language as CodeList,
  leadRole as CodeList,
  mercuryShare as CodeList,
  otherConventions as CodeList,
  partnerType as CodeList,
  status as CodeList,
  targetGroup as CodeList,
  unRegion as CodeList,
]
