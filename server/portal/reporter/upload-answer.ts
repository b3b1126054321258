/** The answer to an upload of before, on the cells of the file as it came. */
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Language } from '../../../templates/definition.ts'
import type { ReturnedWorkbook } from '../../../templates/reading/workbook-content.ts'
import type { SyncResponse } from '../../../templates/sync-protocol.ts'
import { findAnswer } from '../../db/operations.ts'
import { ServiceError } from '../../errors.ts'
import { readFile } from '../../files/stored-files.ts'
import type { Service } from '../../service.ts'
import { type ImportAnswer, importAnswer } from '../../sync/import-answer.ts'
import { countsOf, placeIssues } from '../../sync/import-result.ts'

/**
 * The file is read again for its cells; once it is erased, issues stand without them.
 *
 * @throws {ServiceError} ANSWER_GONE
 */
export async function uploadAnswer(
  { db, reader }: Pick<Service, 'db' | 'reader'>,
  of: { readonly operationId: string; readonly reporterCode: string; readonly cycleKey: string },
  words: { readonly language: Language; readonly lists: CodeLists },
): Promise<ImportAnswer> {
  const { operationId, reporterCode, cycleKey } = of
  const response = (await findAnswer(db, operationId, reporterCode)) as SyncResponse | undefined
  const attempt = await db
    .selectFrom('importAttempt')
    .select(['fileName', 'fileId', 'changeNumber', 'workbookId'])
    .where('operationId', '=', operationId)
    .where('reporterCode', '=', reporterCode)
    .where('cycleKey', '=', cycleKey)
    .where('outcome', '=', 'OK')
    .orderBy('attemptedAt')
    .executeTakeFirst()
  if (!response || !attempt) throw new ServiceError('ANSWER_GONE')
  const { fileName, fileId, workbookId } = attempt
  const workbook = fileId === null ? null : await readAgain(db, reader, fileId)
  const sheet = workbook?.sheetName ?? ''
  const issues = workbook
    ? placeIssues(workbook, response)
    : response.results.flatMap((row) => row.issues.map((issue) => ({ ...issue, sheet, cell: row.reference })))
  const result = {
    fileName,
    reporterCode,
    cycleKey,
    workbookId,
    counts: countsOf(response),
    isUnchanged: attempt.changeNumber === null,
    issues,
    extraSheets: workbook?.extraSheets ?? [],
    response,
  }
  return importAnswer(result, words.language, words.lists)
}

async function readAgain(
  db: Service['db'],
  reader: Service['reader'],
  fileId: string,
): Promise<ReturnedWorkbook | null> {
  try {
    return await reader.read(await readFile(db, fileId))
  } catch (error) {
    // Erased since, or no longer readable by a newer reader: what was said stays.
    if (error instanceof ServiceError) return null
    throw error
  }
}
