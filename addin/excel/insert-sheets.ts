/** Sheets of another file, put into the open workbook. */
import { type ExcelBatch, hasExcelApi } from './session.ts'

/** `String.fromCharCode` takes so many arguments everywhere. */
const bytesAtOnce = 8_192

/** One round trip. Before ExcelApi 1.13 a file can only be opened beside the workbook, and before 1.8 not even that. */
export async function insertSheets(
  batch: ExcelBatch,
  file: Uint8Array,
): Promise<'inserted' | 'opened' | false> {
  if (hasExcelApi('1.13')) {
    batch.context.workbook.insertWorksheetsFromBase64(base64Of(file), { positionType: 'Beginning' })
    await batch.send()
    return 'inserted'
  }
  if (!hasExcelApi('1.8')) return false
  await Excel.createWorkbook(base64Of(file))
  return 'opened'
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += bytesAtOnce)
    text += String.fromCharCode(...bytes.subarray(at, at + bytesAtOnce))
  return btoa(text)
}
