import type { FastifyRequest } from 'fastify'

export interface UploadedForm {
  readonly bytes: Uint8Array
  readonly fileName: string
  /** The button that was pressed. */
  readonly what: 'check' | 'store' | 'submit'
}

/** Takes the form apart. Without a file it is an empty one, which the reader refuses in its own words. */
export async function readUpload(request: FastifyRequest): Promise<UploadedForm> {
  let bytes = new Uint8Array()
  let fileName = 'workbook.xlsx'
  let what: UploadedForm['what'] = 'check'
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      bytes = new Uint8Array(await part.toBuffer())
      fileName = part.filename || fileName
    } else if (part.fieldname === 'what' && (part.value === 'store' || part.value === 'submit')) {
      what = part.value
    }
  }
  return { bytes, fileName, what }
}
