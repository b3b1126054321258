/** TypeScript as one script for a page, made by the same Vite that builds the add-in. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const made = new Map<string, Promise<string>>()

/** @param entry a source file; bundled once for each test file that asks */
export function bundleFor(entry: URL): Promise<string> {
  const path = fileURLToPath(entry)
  let bundle = made.get(path)
  if (!bundle) {
    bundle = bundled(path)
    made.set(path, bundle)
  }
  return bundle
}

async function bundled(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: entry, output: { format: 'iife' } },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]) as {
    output: { type: string; code?: string }[]
  }[]
  return outputs.flatMap(({ output }) => output).find(({ type }) => type === 'chunk')!.code!
}
