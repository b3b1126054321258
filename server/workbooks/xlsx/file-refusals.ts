/** Why a file is not read. Details are for the log and name parts of the format, never content. */
import { ServiceError } from '../../errors.ts'

export function damaged(reason: string, cause?: unknown): ServiceError {
  return new ServiceError('FILE_DAMAGED', { reason }, cause)
}

export function unsafe(reason: string): ServiceError {
  return new ServiceError('FILE_UNSAFE', { reason })
}

export function tooLarge(reason: string): ServiceError {
  return new ServiceError('FILE_TOO_LARGE', { reason })
}

export function notAWorkbook(reason: string): ServiceError {
  return new ServiceError('FILE_NOT_A_WORKBOOK', { reason })
}
