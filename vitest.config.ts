import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/helpers/longest-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/postgres-server.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: a third worker only makes LibreOffice and PostgreSQL wait for each other.
    maxWorkers: 2,
    // Test files keep nothing in modules that another could trip over, and loading the service anew for each takes minutes in all.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
})
