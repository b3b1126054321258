/** Everything a template's headers, bands, sheets and cover questions read in the six languages, for finding them in Excel. */
import type { Messages } from '../../templates/messages.ts'
import fieldsAr from '../../templates/minamata/locales/fields/ar.json' with { type: 'json' }
import fieldsEn from '../../templates/minamata/locales/fields/en.json' with { type: 'json' }
import fieldsEs from '../../templates/minamata/locales/fields/es.json' with { type: 'json' }
import fieldsFr from '../../templates/minamata/locales/fields/fr.json' with { type: 'json' }
import fieldsRu from '../../templates/minamata/locales/fields/ru.json' with { type: 'json' }
import fieldsZh from '../../templates/minamata/locales/fields/zh.json' with { type: 'json' }
import workbookAr from '../../templates/minamata/locales/workbook/ar.json' with { type: 'json' }
import workbookEn from '../../templates/minamata/locales/workbook/en.json' with { type: 'json' }
import workbookEs from '../../templates/minamata/locales/workbook/es.json' with { type: 'json' }
import workbookFr from '../../templates/minamata/locales/workbook/fr.json' with { type: 'json' }
import workbookRu from '../../templates/minamata/locales/workbook/ru.json' with { type: 'json' }
import workbookZh from '../../templates/minamata/locales/workbook/zh.json' with { type: 'json' }
import { type HeaderLabels, headerLabels } from '../../templates/reading/read-header-labels.ts'

let labels: HeaderLabels | undefined

/** The same labels the service finds columns by. */
export function templateHeaders(): HeaderLabels {
  const both = (fields: unknown, workbook: unknown) => ({
    ...(fields as Messages),
    ...(workbook as Messages),
  })
  labels ??= headerLabels({
    ar: both(fieldsAr, workbookAr),
    en: both(fieldsEn, workbookEn),
    es: both(fieldsEs, workbookEs),
    fr: both(fieldsFr, workbookFr),
    ru: both(fieldsRu, workbookRu),
    zh: both(fieldsZh, workbookZh),
  })
  return labels
}
