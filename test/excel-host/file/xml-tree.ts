/** XML as a tree that can be changed and written again: enough for the parts of a workbook file. */
import { SaxesParser } from 'saxes'

export interface XmlElement {
  readonly name: string
  readonly attributes: Record<string, string>
  children: (XmlElement | string)[]
}

export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser()
  const open: XmlElement[] = [{ name: '', attributes: {}, children: [] }]
  parser.on('opentag', ({ name, attributes }) => {
    const made: XmlElement = { name, attributes: { ...attributes }, children: [] }
    open.at(-1)!.children.push(made)
    open.push(made)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (piece) => open.at(-1)!.children.push(piece))
  parser.on('cdata', (piece) => open.at(-1)!.children.push(piece))
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  return elementsOf(open[0]!)[0]!
}

export function element(
  name: string,
  attributes: Record<string, string> = {},
  children: XmlElement['children'] = [],
): XmlElement {
  return { name, attributes, children }
}

export function elementsOf(parent: XmlElement, name?: string): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name),
  )
}

export function childOf(parent: XmlElement, name: string): XmlElement | undefined {
  return elementsOf(parent, name)[0]
}

/** All text inside, phonetic guides left out. */
export function textOf(parent: XmlElement | undefined): string {
  return (parent?.children ?? [])
    .map((child) => (typeof child === 'string' ? child : child.name === 'rPh' ? '' : textOf(child)))
    .join('')
}

export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${written(root)}`
}

function written({ name, attributes, children }: XmlElement): string {
  const start = `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')}`
  if (children.length === 0) return `${start}/>`
  const inside = children.map((child) => (typeof child === 'string' ? escaped(child) : written(child)))
  return `${start}>${inside.join('')}</${name}>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
}
