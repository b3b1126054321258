/** How the note looks, in its language's direction and letters. */
import { AlignmentType, type IRunOptions, Paragraph, TextRun } from 'docx'
import type { Language } from '../../../templates/definition.ts'
import type { ReportPlan } from '../report-plan.ts'

/** Fonts that offices everywhere have, with the letters of the language. */
const fonts: Partial<Record<Language, string>> = { zh: 'Microsoft YaHei', ar: 'Arial' }

export interface NoteLook {
  readonly language: Language
  readonly isMirrored: boolean
  /** @param size in half points */
  run(size: number): Partial<IRunOptions>
  paragraph(
    text: string,
    options?: {
      readonly bold?: boolean
      readonly italics?: boolean
      readonly size?: number
      readonly alignment?: (typeof AlignmentType)[keyof typeof AlignmentType]
    },
  ): Paragraph
  /** A number as the language writes it, with digits 0 to 9. */
  number(value: number, options?: Intl.NumberFormatOptions): string
}

export function noteLook({ language, direction }: Pick<ReportPlan, 'language' | 'direction'>): NoteLook {
  const isMirrored = direction === 'rtl'
  const font = fonts[language] ?? 'Times New Roman'
  const run = (size: number) => ({
    size,
    sizeComplexScript: size,
    font: { ascii: font, hAnsi: font, cs: font, eastAsia: font },
    rightToLeft: isMirrored,
    language: isMirrored ? { bidirectional: language } : { value: language, eastAsia: language },
  })
  return {
    language,
    isMirrored,
    run,
    paragraph: (text, { bold = false, italics = false, size = 21, alignment = AlignmentType.START } = {}) =>
      new Paragraph({
        alignment,
        bidirectional: isMirrored,
        spacing: { after: 80 },
        children: [new TextRun({ text, ...run(size), bold, italics })],
      }),
    number: (value, options) =>
      new Intl.NumberFormat(language, { numberingSystem: 'latn', ...options }).format(value),
  }
}
