/** The parts that make Excel open the task pane with the workbook, where the add-in is installed (MS-OWEXML 2.2). */
import type { XlsxParts } from '../finish-xlsx.ts'
import { declarePart, linkPart } from './package-links.ts'
import { xmlHead, xmlText } from './xml-text.ts'

/** The add-in as its manifest and the place it is installed from name it. */
export interface WebExtension {
  /** The manifest's id: a GUID (or the store's asset id). */
  readonly id: string
  readonly version: string
  /** The catalogue: `developer`, a share's or SharePoint's address, `EXCatalog`, or a store's locale such as `en-US`. */
  readonly store: string
  /** `Registry`, `FileSystem`, `SPCatalog`, `EXCatalog` or `OMEX`. */
  readonly storeType: string
}

const extensionPart = 'xl/webextensions/webextension1.xml'
const panesPart = 'xl/webextensions/taskpanes.xml'
const relationships = 'http://schemas.microsoft.com/office/2011/relationships'

/** Adds the pane to a workbook that has none yet. The manifest's TaskpaneId must be `Office.AutoShowTaskpaneWithDocument`. */
export function addWebExtension(parts: XlsxParts, extension: WebExtension): void {
  const { id, version, store, storeType } = extension
  const reference = `<we:reference id="${xmlText(id)}" version="${xmlText(version)}" store="${xmlText(store)}" storeType="${xmlText(storeType)}"/>`
  const property = '<we:property name="Office.AutoShowTaskpaneWithDocument" value="true"/>'
  parts.write(
    extensionPart,
    `${xmlHead}<we:webextension xmlns:we="http://schemas.microsoft.com/office/webextensions/webextension/2010/11" id="{${xmlText(id).toUpperCase()}}">${reference}<we:alternateReferences/><we:properties>${property}</we:properties><we:bindings/><we:snapshot xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></we:webextension>`,
  )
  declarePart(parts, extensionPart, 'application/vnd.ms-office.webextension+xml')
  const link = linkPart(parts, panesPart, `${relationships}/webextension`, 'webextension1.xml')
  // visibility 0: nobody without the add-in is asked to install it; the property above opens it for those who have it.
  parts.write(
    panesPart,
    `${xmlHead}<wetp:taskpanes xmlns:wetp="http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11"><wetp:taskpane dockstate="right" visibility="0" width="350" row="1"><wetp:webextensionref xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="${link}"/></wetp:taskpane></wetp:taskpanes>`,
  )
  declarePart(parts, panesPart, 'application/vnd.ms-office.webextensiontaskpanes+xml')
  linkPart(parts, '', `${relationships}/webextensiontaskpanes`, panesPart)
}
