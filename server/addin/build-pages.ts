/**
 * `npm run addin:build`, and part of `npm ci`: makes of each `addin/<page>/main.ts(x)` the script that its page loads. The
 * names of the made files tell their content, so that browsers may keep them for ever.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type Plugin } from 'vite'
import { builtFolder } from './built-folder.ts'

const root = resolve(import.meta.dirname, '../..')

/** Pages of the add-in that have a script: their folders' names. */
function entries(): Readonly<Record<string, string>> {
  const found = readdirSync(join(root, 'addin'), { withFileTypes: true }).flatMap((folder) => {
    const main = ['main.ts', 'main.tsx']
      .map((name) => join(root, 'addin', folder.name, name))
      .find(existsSync)
    return main ? [[folder.name, main] as const] : []
  })
  return Object.fromEntries(found)
}

/** Parts of the way to Excel that are loaded when they are needed; and what the smallest page uses, too. */
const notAtOnce =
  /\/(definition|sheet-description|(insert|select|write|repair|relabel|reword|combine)-[a-z]+|find-rows|new-rows|cell-blocks|cell-text|(shift|translate)-formula)\.ts$/

const isOfCombined = /\/addin\/(excel\/combine-|desk\/pull-|pane\/views\/service\/combined-)/

/** What reads and checks a workbook; but not what a view loads when it is opened. */
function isShared(path: string): boolean {
  return (
    (path.includes('/templates/') || /\/addin\/(excel\/|data\/|check\/check-context)/.test(path)) &&
    !notAtOnce.test(path) &&
    !isOfSync(path)
  )
}

/** What syncing takes, and everything else that speaks to the service: the views and the ribbon share it, and load it once. */
function isOfSync(path: string): boolean {
  return (
    /\/addin\/(sync|service|session)\//.test(path) ||
    path.endsWith('/addin/desk/sync-dependencies.ts') ||
    /\/templates\/(canonical|sha256|pane-protocol|sync-protocol)\.ts$/.test(path)
  )
}

/**
 * Vite puts a kilobyte around what is loaded later, to load its styles and imports beside it. Here all styles come with the
 * page, which names what is imported at once.
 */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
}

/**
 * Builds beside the folder and then moves the files in, the list of them last: who reads meanwhile finds either the old pages
 * or the new ones.
 */
export async function buildPages(): Promise<void> {
  const made = `${builtFolder}-${process.pid}`
  await build({
    configFile: false,
    root: join(root, 'addin'),
    base: '/addin/built/',
    logLevel: 'warn',
    plugins: [plainImports],
    // Tests build them too, and are to see what people get.
    mode: 'production',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      outDir: made,
      emptyOutDir: true,
      manifest: 'manifest.json',
      // All that is loaded later is small, and has a script of its own at most.
      modulePreload: false,
      // WebView2 is evergreen; Excel for Mac is shown by the Safari of macOS 13 or later, the first that knows lookbehind.
      target: ['es2022', 'safari16.4'],
      rolldownOptions: {
        input: { ...entries() },
        // One script for what pages share packs better than one for each way of sharing.
        output: {
          codeSplitting: {
            groups: [
              { name: 'engine', test: isShared },
              // Before the views, which would take it along otherwise.
              {
                name: 'frame',
                test: /\/node_modules\/preact\/|\/addin\/pane\/(?!main)[a-z-]+\.tsx?$/,
              },
              { name: 'sync', test: isOfSync },
              {
                name: 'excel',
                test: (path) =>
                  path.includes('/addin/excel/') && notAtOnce.test(path) && !isOfCombined.test(path),
              },
              {
                name: 'return',
                test: (path) =>
                  /\/addin\/(desk|pane\/views\/service)\//.test(path) && !isOfCombined.test(path),
              },
              // Only the Secretariat ever loads it. After the others, whose parts it would take along.
              { name: 'combined', test: isOfCombined },
              // For the ribbon too, which has no views.
              { name: 'rows', test: /\/addin\/check\/(check-rows|fixes)\.ts$/ },
              { name: 'check', test: /\/addin\/(check|picker)\/|\/views\/(check|problem|cell|code)-/ },
              { name: 'sheet', test: /\/addin\/(sheet|offline)\/|\/views\/(language|repair|empty|help)-/ },
            ],
          },
        },
      },
    },
  })
  const assets = join(builtFolder, 'assets')
  mkdirSync(assets, { recursive: true })
  const names = readdirSync(join(made, 'assets'))
  for (const name of names) renameSync(join(made, 'assets', name), join(assets, name))
  renameSync(join(made, 'manifest.json'), join(builtFolder, 'manifest.json'))
  for (const name of readdirSync(assets))
    if (!names.includes(name)) rmSync(join(assets, name), { force: true })
  rmSync(made, { recursive: true, force: true })
}

if (process.argv[1] === import.meta.filename) await buildPages()
