/** Cell formats: number format and fill of each style of the file, and new styles written beside them. */
import type { StyleModel } from '../model/cell-model.ts'
import { childOf, element, elementsOf, type XmlElement } from './xml-tree.ts'

/** Built-in number formats (ECMA-376 18.8.30), as Excel names them in English. */
const builtIn: Readonly<Record<string, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  14: 'm/d/yyyy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  20: 'h:mm',
  22: 'm/d/yyyy h:mm',
  49: '@',
}

/** Own number formats have ids from here on. */
const firstOwnFormat = 164

export function readStyles(root: XmlElement): StyleModel[] {
  const formats = new Map(
    elementsOf(childOf(root, 'numFmts') ?? element(''), 'numFmt').map(({ attributes }) => [
      attributes.numFmtId!,
      attributes.formatCode!,
    ]),
  )
  const fills = elementsOf(childOf(root, 'fills')!, 'fill').map((fill) => {
    const rgb = childOf(childOf(fill, 'patternFill') ?? fill, 'fgColor')?.attributes.rgb
    return rgb ? `#${rgb.slice(-6)}` : null
  })
  return elementsOf(childOf(root, 'cellXfs')!, 'xf').map(({ attributes }) => ({
    numberFormat: formats.get(attributes.numFmtId ?? '0') ?? builtIn[attributes.numFmtId ?? '0'] ?? 'General',
    fillColor: fills[Number(attributes.fillId ?? 0)] ?? null,
    basedOn: null,
  }))
}

/** Adds the styles that were derived since to the file's own; their places in the list stay the same. */
export function writeStyles(root: XmlElement, styles: readonly StyleModel[]): void {
  const own = childOf(root, 'cellXfs')!
  const xfs = elementsOf(own, 'xf')
  for (const style of styles.slice(xfs.length)) {
    const base = xfs[style.basedOn ?? 0]!
    own.children.push(
      element(
        'xf',
        {
          ...base.attributes,
          numFmtId: formatId(root, style.numberFormat),
          applyNumberFormat: '1',
          fillId: fillId(root, style.fillColor),
          applyFill: '1',
        },
        base.children,
      ),
    )
  }
  own.attributes.count = String(elementsOf(own, 'xf').length)
}

function formatId(root: XmlElement, code: string): string {
  const known = Object.entries(builtIn).find(([, format]) => format === code)
  if (known) return known[0]
  let formats = childOf(root, 'numFmts')
  if (!formats) {
    formats = element('numFmts')
    root.children.unshift(formats)
  }
  const all = elementsOf(formats, 'numFmt')
  const there = all.find(({ attributes }) => attributes.formatCode === code)
  if (there) return there.attributes.numFmtId!
  const numFmtId = String(
    Math.max(firstOwnFormat - 1, ...all.map((one) => Number(one.attributes.numFmtId))) + 1,
  )
  formats.children.push(element('numFmt', { numFmtId, formatCode: code }))
  formats.attributes.count = String(all.length + 1)
  return numFmtId
}

function fillId(root: XmlElement, color: string | null): string {
  if (color === null) return '0'
  const fills = childOf(root, 'fills')!
  fills.children.push(
    element('fill', {}, [
      element('patternFill', { patternType: 'solid' }, [
        element('fgColor', { rgb: `FF${color.slice(1).toUpperCase()}` }),
      ]),
    ]),
  )
  const count = elementsOf(fills, 'fill').length
  fills.attributes.count = String(count)
  return String(count - 1)
}
