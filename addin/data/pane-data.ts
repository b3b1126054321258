/** Template, code lists, register and texts: the newest of the service, or the last ones that were loaded. */
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Language, TemplateDefinition } from '../../templates/definition.ts'
import type {
  PaneFiles,
  PaneLists,
  PaneRegister,
  PaneTemplate,
  PaneTexts,
} from '../../templates/pane-files.ts'
import { type HeaderLabels, headerLabels } from '../../templates/reading/read-header-labels.ts'
import type { SheetDescription } from '../../templates/sheet-description.ts'
import type { WorkbookIdentity } from '../../templates/workbook-layout.ts'
import { keepOnly, keptFile, load } from './kept-file.ts'
import { remember, remembered } from './small-storage.ts'

const indexAddress = '/addin/data.json'
const rememberedAs = 'files'

/** Enough to find a workbook's sheet and columns. */
export interface TemplateData {
  readonly template: TemplateDefinition
  readonly headers: HeaderLabels
  /** The texts of the sheets that are looked for. */
  readonly labels: PaneTemplate['labels']
}

export interface PaneData extends TemplateData {
  readonly lists: CodeLists
  readonly register: PaneRegister
  /** False: the service could not be reached, this is what was loaded before. */
  readonly isNewest: boolean
  /** Name of the identity provider, where the service has one. */
  readonly provider: string | null
  texts(language: Language): Promise<PaneTexts>
  /**
   * How the sheets of a workbook are in a language.
   *
   * @throws {DataUnreachable} also where the service does not know the workbook's reporter or cycle
   */
  sheet(identity: Partial<WorkbookIdentity>, language: Language): Promise<SheetDescription>
}

function part(text = ''): string {
  return encodeURIComponent(text === '' ? '-' : text)
}

/** @throws {DataUnreachable} */
export async function loadTemplateData(): Promise<TemplateData> {
  return templateData((await newestFiles()).files)
}

/** @throws {DataUnreachable} */
export async function loadPaneData(): Promise<PaneData> {
  const { files, isNewest } = await newestFiles()
  const [template, lists, register] = await Promise.all([
    templateData(files),
    keptFile<PaneLists>(files.lists),
    keptFile<PaneRegister>(files.register),
  ])
  const { sheets } = files
  if (isNewest)
    void keepOnly([files.template, files.lists, files.register, ...Object.values(files.texts)], [sheets])
  return {
    ...template,
    lists: buildCodeLists(lists.lists, lists.version),
    register,
    isNewest,
    provider: files.provider ?? null,
    texts: (language) => keptFile<PaneTexts>(files.texts[language]),
    sheet: ({ cycleKey, reporterCode, listsVersion }, language) =>
      keptFile<SheetDescription>(
        `${sheets}/${[cycleKey, reporterCode, listsVersion].map(part).join('/')}/${language}.json`,
      ),
  }
}

async function templateData(files: PaneFiles): Promise<TemplateData> {
  const { template, labels } = await keptFile<PaneTemplate>(files.template)
  return { template, headers: headerLabels(labels), labels }
}

async function newestFiles(): Promise<{ files: PaneFiles; isNewest: boolean }> {
  try {
    const files = (await (await load(indexAddress)).json()) as PaneFiles
    remember(rememberedAs, JSON.stringify(files))
    return { files, isNewest: true }
  } catch (error) {
    const before = remembered(rememberedAs)
    if (before === null) throw error
    return { files: JSON.parse(before) as PaneFiles, isNewest: false }
  }
}
