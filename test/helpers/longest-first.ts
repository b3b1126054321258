/** The order in which test files run: what takes minutes begins first, so that the last minutes are not one file's alone. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folders of tests that run services, offices and models, the longest first. */
const longFolders = ['test/model/', 'test/faults/', 'test/end-to-end/', 'test/weak-line/']

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longFolders.findIndex((folder) => moduleId.includes(folder))
      return found < 0 ? longFolders.length : found
    }
    return [...(await super.sort(files))].sort((a, b) => place(a) - place(b))
  }
}
