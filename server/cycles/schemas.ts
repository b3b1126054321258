/** What the API of the register takes and answers. */
import { Type } from '@fastify/type-provider-typebox'
import type { Cycle, Reporter } from '../../templates/context.ts'
import type { CodeList } from '../../templates/definition.ts'
import { ActChannel } from '../http/act-of.ts'
import { orNull } from '../http/or-null.ts'
import type { SheetPreview } from './sheets/preview-sheet.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const strict = { additionalProperties: false } as const

const Translated = Type.Object({ ar: Text, en: Text, es: Text, fr: Text, ru: Text, zh: Text }, strict)
const Period = Type.Object({ start: Text, end: Text }, strict)
const LanguageCode = Type.Union(
  (['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const).map((language) => Type.Literal(language)),
)
const Rate = Type.Object({ currency: Text, usDollars: Text, date: Text, source: Text }, strict)

const cycleParts = {
  title: Translated,
  legalBasis: Text,
  documentSymbol: Text,
  period: Period,
  opensOn: Text,
  deadline: Text,
  graceDays: Type.Integer(),
  languages: Type.Array(LanguageCode),
  templateId: Text,
  templateVersion: Type.Integer(),
  rates: Type.Array(Rate, { maxItems: 1_000 }),
  previousCycleKey: orNull(Text),
}
export const NewCycleBody = Type.Object({ cycleKey: Text, ...cycleParts, channel: ActChannel }, strict)
export const CycleEditBody = Type.Object(
  {
    ...Type.Partial(Type.Object(cycleParts)).properties,
    ifChangeNumber: Type.Optional(Type.Integer()),
    channel: ActChannel,
  },
  strict,
)
export const CycleCopyBody = Type.Object(
  {
    cycleKey: Text,
    period: Period,
    opensOn: Text,
    deadline: Text,
    title: Type.Optional(Translated),
    documentSymbol: Type.Optional(Text),
    channel: ActChannel,
  },
  strict,
)
export const CycleMoveBody = Type.Object(
  { move: Type.Union([Type.Literal('open'), Type.Literal('close')]), channel: ActChannel },
  strict,
)
const CycleFacts = Type.Unsafe<Cycle>(
  Type.Object({ cycleKey: Text, state: Type.Optional(Text), ...cycleParts }),
)
export const StoredCycleAnswer = Type.Object({ cycle: CycleFacts, changeNumber: Type.Integer() })

const reporterParts = {
  kind: Type.Union(
    (['centre', 'agency', 'nationalBody', 'partnership'] as const).map((kind) => Type.Literal(kind)),
  ),
  name: Text,
  shortName: Text,
  language: LanguageCode,
  region: orNull(Text),
  hostCountry: orNull(Text),
  servedCountries: Type.Array(Text, { maxItems: 300 }),
  conventions: Type.Array(Text, { maxItems: 20 }),
  hostInstitution: orNull(Text),
  city: orNull(Text),
  web: orNull(Text),
  contact: orNull(Type.Object({ name: Text, email: Text }, strict)),
  source: Text,
  certainty: Text,
  note: Text,
}
export const NewReporterBody = Type.Object(
  { reporterCode: Text, ...reporterParts, channel: ActChannel },
  strict,
)
export const ReporterEditBody = Type.Object(
  {
    ...Type.Partial(Type.Object(reporterParts)).properties,
    ifChangeNumber: Type.Optional(Type.Integer()),
    channel: ActChannel,
  },
  strict,
)
export const StoredReporterAnswer = Type.Object({
  reporter: Type.Unsafe<Reporter>(Type.Object({ reporterCode: Text, ...reporterParts })),
  changeNumber: Type.Integer(),
})

const CodeFacts = Type.Object(
  {
    code: Text,
    labels: Translated,
    aliases: Type.Optional(Type.Array(Text)),
    retired: Type.Optional(Type.Object({ replacedBy: Type.Optional(Text) }, strict)),
    drafts: Type.Optional(Type.Array(LanguageCode)),
    mapsTo: Type.Optional(Text),
  },
  strict,
)
export const CodeListBody = Type.Object(
  {
    source: Text,
    codes: Type.Array(CodeFacts, { maxItems: 5_000 }),
    ifChangeNumber: Type.Integer(),
    channel: ActChannel,
  },
  strict,
)
export const StoredCodeListAnswer = Type.Object({
  list: Type.Unsafe<CodeList>(
    Type.Object({ key: Text, version: Type.Integer(), source: Text, codes: Type.Array(CodeFacts) }),
  ),
  changeNumber: Type.Integer(),
})

const preview = {
  kind: Text,
  of: Text,
  previewId: Text,
  changes: Type.Array(
    Type.Object({
      rowKey: Text,
      kind: Text,
      cells: Type.Array(Type.Object({ field: Text, before: Text, after: Text })),
    }),
  ),
  refusals: Type.Array(
    Type.Object({
      rowKey: Text,
      cell: NullableText,
      field: Text,
      code: Text,
      /** The column, as it is called in the reader's language. */
      column: Text,
      message: Text,
    }),
  ),
  missing: Type.Array(Text),
}
/** A refusal of the preview and its sentence. */
export type SpokenPreview = Omit<SheetPreview, 'refusals'> & {
  readonly refusals: readonly {
    readonly rowKey: string
    readonly cell: string | null
    readonly field: string
    readonly code: string
    readonly column: string
    readonly message: string
  }[]
}
export const PreviewAnswer = Type.Unsafe<SpokenPreview>(Type.Object(preview))
export const ApplyAnswer = Type.Unsafe<SpokenPreview & { readonly changeNumber: number | null }>(
  Type.Object({ ...preview, changeNumber: Type.Union([Type.Integer(), Type.Null()]) }),
)
