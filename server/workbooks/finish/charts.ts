/**
 * Native charts for a workbook made here: chart parts, the drawing of each sheet, relationships and content types
 * (ECMA-376 part 1, sections 20.5 and 21.2). exceljs cannot write charts.
 */
import type { XlsxParts } from '../finish-xlsx.ts'
import { type ChartContent, chartXml } from './chart-xml.ts'
import { declarePart, linkPart } from './package-links.ts'
import { sheetPartOf } from './sheet-part.ts'
import { xmlHead, xmlText } from './xml-text.ts'

/** A chart and where it stands. */
export interface PlacedChart {
  readonly sheetName: string
  /** The row its top edge lies on, 1-based; its near edge is the sheet's, at the right in a right-to-left sheet. */
  readonly row: number
  /** In pixels at 96 to the inch. */
  readonly width: number
  readonly height: number
  /** What it shows, in words, for those who cannot see it. */
  readonly description: string
  readonly content: ChartContent
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const drawingNamespaces =
  'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
const unitsInPixel = 9525
/** On the very edge of its row the frame would be printed on the page before too, and with each repeated title. */
const belowEdge = 3 * unitsInPixel
/** Elements of a worksheet that the schema wants after its drawing. */
const afterDrawing =
  /<(legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b/

/** Adds the charts, in their order. For sheets that have no drawing yet. */
export function addCharts(parts: XlsxParts, charts: readonly PlacedChart[]): void {
  const onSheets = Map.groupBy(charts, ({ sheetName }) => sheetName)
  let chartCount = 0
  let drawingCount = 0
  for (const [sheetName, own] of onSheets) {
    const drawing = `xl/drawings/drawing${++drawingCount}.xml`
    const anchors = own.map((chart) => {
      const number = ++chartCount
      const part = `xl/charts/chart${number}.xml`
      parts.write(part, chartXml(chart.content))
      declarePart(parts, part, 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml')
      const link = linkPart(parts, drawing, `${relationships}/chart`, `../charts/chart${number}.xml`)
      return anchorXml(chart, number, link)
    })
    parts.write(drawing, `${xmlHead}<xdr:wsDr ${drawingNamespaces}>${anchors.join('')}</xdr:wsDr>`)
    declarePart(parts, drawing, 'application/vnd.openxmlformats-officedocument.drawing+xml')
    const sheet = sheetPartOf(parts, sheetName)
    const link = linkPart(parts, sheet, `${relationships}/drawing`, `../drawings/drawing${drawingCount}.xml`)
    parts.edit(sheet, (xml) => withDrawing(xml, link))
  }
}

/** Fixed in size, so that the columns below may be as wide as their tables want. */
function anchorXml({ row, width, height, description }: PlacedChart, number: number, link: string): string {
  const from = `<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row - 1}</xdr:row><xdr:rowOff>${belowEdge}</xdr:rowOff></xdr:from>`
  const size = `<xdr:ext cx="${Math.round(width * unitsInPixel)}" cy="${Math.round(height * unitsInPixel)}"/>`
  const name = `<xdr:cNvPr id="${number + 1}" name="Chart ${number}" descr="${xmlText(description)}"/>`
  const reference = `<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="${relationships}" r:id="${link}"/>`
  return `<xdr:oneCellAnchor>${from}${size}<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>${name}<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">${reference}</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>`
}

function withDrawing(xml: string, link: string): string {
  const named = xml.includes('xmlns:r=')
    ? xml
    : xml.replace('<worksheet ', `<worksheet xmlns:r="${relationships}" `)
  // Conditional formats may have extensions of their own.
  const end = Math.max(named.lastIndexOf('</sheetData>'), named.lastIndexOf('</conditionalFormatting>'))
  const found = named.slice(end).search(afterDrawing)
  const place = found < 0 ? named.lastIndexOf('</worksheet>') : end + found
  return `${named.slice(0, place)}<drawing r:id="${link}"/>${named.slice(place)}`
}
