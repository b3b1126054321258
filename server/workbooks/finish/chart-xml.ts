/** The part of one bar chart (ECMA-376 part 1, section 21.2), with the values in it for programs that do not recalculate. */
import { xmlHead, xmlText } from './xml-text.ts'

/** Cells with what stands in them. */
export interface ChartCells<T> {
  /** Absolute, with the sheet: `'6 Regions'!$A$8:$A$14`. */
  readonly reference: string
  readonly values: readonly T[]
}

export interface ChartSeries {
  readonly name: ChartCells<string>
  /** Null: a blank cell. */
  readonly values: ChartCells<number | null>
}

export interface ChartContent {
  readonly title: string
  /** `bars` lie one under another, `columns` stand side by side. Several series are stacked. */
  readonly shape: 'bars' | 'columns'
  readonly direction: 'ltr' | 'rtl'
  /** BCP 47. */
  readonly language: string
  readonly fontName: string
  /** Of the axis and of the values beside the bars. */
  readonly numberFormat: string
  readonly categories: ChartCells<string>
  readonly series: readonly ChartSeries[]
}

/** Apart in hue and in lightness, also for those who see few colours; each series has a pattern of its own as well. */
const fills: readonly { readonly colour: string; readonly pattern: string | null }[] = [
  { colour: '1F4E5F', pattern: null },
  { colour: 'D98E04', pattern: 'wdUpDiag' },
  { colour: '7A1F1F', pattern: 'pct75' },
  { colour: '5BA3B8', pattern: 'narHorz' },
  { colour: '4B3F72', pattern: 'wdDnDiag' },
  { colour: '6B8E23', pattern: 'smGrid' },
  { colour: 'B0567A', pattern: 'narVert' },
  { colour: '5B6B73', pattern: 'pct25' },
]
const ink = '1D2B33'
const line = 'B7C7CF'
const categoryAxis = 111
const valueAxis = 112
/** With more bars, a chart as high as a page has no room for larger labels. */
const mostLargeLabels = 15

export function chartXml(chart: ChartContent): string {
  const { shape, series } = chart
  const isStacked = series.length > 1
  const plot = [
    `<c:barDir val="${shape === 'bars' ? 'bar' : 'col'}"/>`,
    `<c:grouping val="${isStacked ? 'stacked' : 'clustered'}"/><c:varyColors val="0"/>`,
    ...series.map((one, index) => seriesXml(chart, one, index)),
    `<c:gapWidth val="45"/>${isStacked ? '<c:overlap val="100"/>' : ''}`,
    `<c:axId val="${categoryAxis}"/><c:axId val="${valueAxis}"/>`,
  ].join('')
  return [
    xmlHead,
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">',
    '<c:roundedCorners val="0"/><c:chart>',
    titleXml(chart),
    `<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart>${plot}</c:barChart>`,
    `${categoryAxisXml(chart)}${valueAxisXml(chart)}</c:plotArea>`,
    isStacked
      ? `<c:legend><c:legendPos val="b"/><c:overlay val="0"/>${textXml(chart, 900, false)}</c:legend>`
      : '',
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>',
    `<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln w="6350"><a:solidFill><a:srgbClr val="${line}"/></a:solidFill></a:ln></c:spPr>`,
    `${textXml(chart, 900, false)}</c:chartSpace>`,
  ].join('')
}

/** Letters of all scripts from one font, and the direction in which they are read. */
function letters({ fontName }: ChartContent): string {
  const name = xmlText(fontName)
  return `<a:latin typeface="${name}"/><a:ea typeface="${name}"/><a:cs typeface="${name}"/>`
}

function textXml(chart: ChartContent, size: number, isBold: boolean): string {
  const look = `<a:defRPr sz="${size}" b="${isBold ? 1 : 0}"><a:solidFill><a:srgbClr val="${ink}"/></a:solidFill>${letters(chart)}</a:defRPr>`
  return `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr${readingOrder(chart)}>${look}</a:pPr><a:endParaRPr lang="${chart.language}"/></a:p></c:txPr>`
}

function readingOrder({ direction }: ChartContent): string {
  return direction === 'rtl' ? ' rtl="1"' : ''
}

function titleXml(chart: ChartContent): string {
  const look = `sz="1200" b="1"`
  const colour = `<a:solidFill><a:srgbClr val="${ink}"/></a:solidFill>${letters(chart)}`
  const run = `<a:r><a:rPr lang="${chart.language}" ${look}>${colour}</a:rPr><a:t>${xmlText(chart.title)}</a:t></a:r>`
  return `<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr${readingOrder(chart)}><a:defRPr ${look}/></a:pPr>${run}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`
}

function seriesXml(chart: ChartContent, { name, values }: ChartSeries, index: number): string {
  const { categories, series } = chart
  // One series says its values beside its bars; in a stack they would stand on the patterns, and the table has them.
  const labels =
    series.length > 1
      ? ''
      : `<c:dLbls><c:numFmt formatCode="${xmlText(chart.numberFormat)}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>${textXml(chart, 900, false)}<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`
  return [
    `<c:ser><c:idx val="${index}"/><c:order val="${index}"/>`,
    `<c:tx>${stringsXml(name)}</c:tx>${fillXml(index)}<c:invertIfNegative val="0"/>${labels}`,
    `<c:cat>${stringsXml(categories)}</c:cat><c:val>${numbersXml(values, chart.numberFormat)}</c:val></c:ser>`,
  ].join('')
}

function fillXml(index: number): string {
  const { colour, pattern } = fills[index % fills.length]!
  const solid = `<a:solidFill><a:srgbClr val="${colour}"/></a:solidFill>`
  const fill =
    pattern === null
      ? solid
      : `<a:pattFill prst="${pattern}"><a:fgClr><a:srgbClr val="${colour}"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>`
  return `<c:spPr>${fill}<a:ln w="6350">${solid}</a:ln></c:spPr>`
}

function stringsXml({ reference, values }: ChartCells<string>): string {
  const points = values.map((value, index) => `<c:pt idx="${index}"><c:v>${xmlText(value)}</c:v></c:pt>`)
  return `<c:strRef><c:f>${xmlText(reference)}</c:f><c:strCache><c:ptCount val="${values.length}"/>${points.join('')}</c:strCache></c:strRef>`
}

function numbersXml({ reference, values }: ChartCells<number | null>, format: string): string {
  const points = values.map((value, index) =>
    value === null ? '' : `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`,
  )
  return `<c:numRef><c:f>${xmlText(reference)}</c:f><c:numCache><c:formatCode>${xmlText(format)}</c:formatCode><c:ptCount val="${values.length}"/>${points.join('')}</c:numCache></c:numRef>`
}

/** Bars are read from the top, columns from where the reader begins. */
function categoryAxisXml(chart: ChartContent): string {
  const { shape, direction } = chart
  const isTurned = shape === 'bars' || direction === 'rtl'
  const position = shape === 'columns' ? 'b' : direction === 'rtl' ? 'r' : 'l'
  return `<c:catAx><c:axId val="${categoryAxis}"/><c:scaling><c:orientation val="${isTurned ? 'maxMin' : 'minMax'}"/></c:scaling><c:delete val="0"/><c:axPos val="${position}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="${ink}"/></a:solidFill></a:ln></c:spPr>${textXml(chart, labelSize(chart), false)}<c:crossAx val="${valueAxis}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>`
}

/** In hundredths of a point. Where labels would touch, LibreOffice leaves out every second one, whatever it is told. */
function labelSize({ shape, categories }: ChartContent): number {
  return shape === 'bars' && categories.values.length > mostLargeLabels ? 800 : 900
}

/** Stands at the foot of bars and at the near side of columns, although the other axis is turned. */
function valueAxisXml(chart: ChartContent): string {
  const { shape, direction, numberFormat } = chart
  const isTurned = shape === 'bars' && direction === 'rtl'
  const position = shape === 'bars' ? 'b' : direction === 'rtl' ? 'r' : 'l'
  // A turned category axis has its end where the reader looks for the scale of bars, and its beginning where that of columns is.
  const crosses = shape === 'bars' ? 'max' : 'autoZero'
  const grid = `<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="${line}"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>`
  return `<c:valAx><c:axId val="${valueAxis}"/><c:scaling><c:orientation val="${isTurned ? 'maxMin' : 'minMax'}"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="${position}"/>${grid}<c:numFmt formatCode="${xmlText(numberFormat)}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>${textXml(chart, 900, false)}<c:crossAx val="${categoryAxis}"/><c:crosses val="${crosses}"/><c:crossBetween val="between"/></c:valAx>`
}
