/** Sheets of another file, put into the open workbook. */
import { type ExcelBatch, hasExcelApi } from './session.ts'

/** `String.fromCharCode` takes so many arguments everywhere. */
const bytesAtOnce = 8_192

/** One round trip. False where this Excel cannot: it came with ExcelApi 1.13. */
export async function insertSheets(batch: ExcelBatch, file: Uint8Array): Promise<boolean> {
  if (!hasExcelApi('1.13')) return false
  batch.context.workbook.insertWorksheetsFromBase64(base64Of(file), { positionType: 'Beginning' })
  await batch.send()
  return true
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += bytesAtOnce)
    text += String.fromCharCode(...bytes.subarray(at, at + bytesAtOnce))
  return btoa(text)
}
