import { resolve } from 'node:path'

/** What Vite makes of the add-in's pages. */
export const builtFolder = resolve(import.meta.dirname, '../../.build/addin')
