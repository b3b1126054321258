/** How a template names the add-in, so that Excel offers the pane to whoever opens it (MS-OWEXML 2.2). */
import type { WebExtension } from './finish/web-extension.ts'

/** The same id as in manifest.xml; given once, for ever. */
export const addInId = 'b6f1e1b2-6d0d-4f0e-9d53-5a3c2b7f4c11'

export const addInExtension: WebExtension = {
  id: addInId,
  version: '1.0.0.0',
  // The catalogue of add-ins that an organization's administrator installs for everybody.
  store: 'EXCatalog',
  storeType: 'EXCatalog',
}
