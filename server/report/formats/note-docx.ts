/** The note for the Conference as a Word document: A4, numbered paragraphs, tables with repeated headers, ready to edit. */
import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageBreak,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx'
import { unzipSync } from 'fflate'
import type { ByteSink } from '../../workbooks/byte-sinks.ts'
import { ZipWriter } from '../../workbooks/zip-writer.ts'
import { rowsOfList } from '../list-source.ts'
import type { ListRow, PlanList, ReportPlan } from '../report-plan.ts'
import { type NoteLook, noteLook } from './note-look.ts'
import { listTable, planTable } from './note-tables.ts'

const numbered = 'paragraphs'

/** The same plan gives the same bytes. */
export async function writeNote(plan: ReportPlan, sink: ByteSink): Promise<void> {
  const look = noteLook(plan)
  const { annex } = plan.note
  const rows = await firstRows(annex.list, annex.mostRows)
  const document = new Document({
    title: plan.title,
    subject: plan.runningTitle,
    creator: 'Cinnabar',
    lastModifiedBy: 'Cinnabar',
    keywords: plan.statusText,
    styles: { default: { document: { run: look.run(21) } } },
    numbering: { config: [{ reference: numbered, levels: [paragraphNumber] }] },
    sections: [
      {
        properties: { page: { size: { width: 11_906, height: 16_838 } } },
        headers: { default: new Header({ children: [runningHeader(plan, look)] }) },
        footers: { default: new Footer({ children: [pageNumber(look)] }) },
        children: [
          ...front(plan, look),
          ...plan.note.sections.flatMap(({ heading, paragraphs, tables }) => [
            headingOf(heading, look),
            ...paragraphs.map((text) => numberedParagraph(text, look)),
            ...tables.flatMap((table) => planTable(table, look)),
          ]),
          new Paragraph({ children: [new PageBreak()] }),
          headingOf(annex.heading, look),
          ...listTable(annex.list.columns, rows, look),
          ...(annex.list.rowCount > rows.length
            ? [look.paragraph(annex.more(annex.list.rowCount - rows.length))]
            : []),
        ],
      },
    ],
  })
  await writeParts(await Packer.toBuffer(document), plan.judgedAt, sink)
}

const paragraphNumber = {
  level: 0,
  format: LevelFormat.DECIMAL,
  text: '%1.',
  alignment: AlignmentType.START,
  style: { paragraph: { indent: { left: 0, firstLine: 0 } } },
} as const

function front(plan: ReportPlan, look: NoteLook): Paragraph[] {
  const { symbol } = plan.origin
  return [
    ...(symbol === null ? [] : [look.paragraph(symbol, { bold: true, alignment: AlignmentType.END })]),
    new Paragraph({
      heading: HeadingLevel.TITLE,
      bidirectional: look.isMirrored,
      spacing: { before: 240, after: 120 },
      children: [new TextRun({ text: plan.title, ...look.run(36), bold: true })],
    }),
    look.paragraph(plan.runningTitle),
    look.paragraph(plan.statusText, { bold: true }),
    look.paragraph(plan.note.remark, { italics: true }),
  ]
}

function headingOf(text: string, look: NoteLook): Paragraph {
  return new Paragraph({
    heading: HeadingLevel.HEADING_1,
    bidirectional: look.isMirrored,
    keepNext: true,
    spacing: { before: 320, after: 120 },
    children: [new TextRun({ text, ...look.run(26), bold: true, color: '7A1F1F' })],
  })
}

function numberedParagraph(text: string, look: NoteLook): Paragraph {
  return new Paragraph({
    numbering: { reference: numbered, level: 0 },
    bidirectional: look.isMirrored,
    spacing: { after: 120 },
    children: [new TextRun({ text, ...look.run(21) })],
  })
}

function runningHeader(plan: ReportPlan, look: NoteLook): Paragraph {
  return look.paragraph(`${plan.runningTitle} · ${plan.statusText}`, { size: 16 })
}

function pageNumber(look: NoteLook): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children: [PageNumber.CURRENT], ...look.run(16) })],
  })
}

async function firstRows(list: PlanList, most: number): Promise<ListRow[]> {
  const rows: ListRow[] = []
  for await (const batch of rowsOfList(list)) {
    rows.push(...batch.slice(0, most - rows.length))
    if (rows.length >= most) break
  }
  return rows
}

const propertiesPart = 'docProps/core.xml'

/** Packs the parts anew: the library names the hour of packing, this names the instant that the report is judged at. */
async function writeParts(document: Uint8Array, judgedAt: string, sink: ByteSink): Promise<void> {
  const zip = new ZipWriter(sink)
  for (const [name, bytes] of Object.entries(unzipSync(document))) {
    const isProperties = name === propertiesPart
    await zip.add(name, isProperties ? withInstant(Buffer.from(bytes).toString('utf8'), judgedAt) : bytes)
  }
  await zip.finish()
}

function withInstant(xml: string, judgedAt: string): string {
  const instant = `${judgedAt.slice(0, 19)}Z`
  return xml.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, `$1${instant}`)
}
