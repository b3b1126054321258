/** How much of a stranger's file is read before it is refused. */

export interface ReadingLimits {
  /** Bytes of the file itself. */
  readonly fileBytes: number
  /** Parts (files) inside the zip. */
  readonly parts: number
  /** Bytes of one part and of all parts together, unpacked. */
  readonly partBytes: number
  readonly totalBytes: number
  /** Unpacked over packed size of a part; only asked of parts larger than `ratioFromBytes`. */
  readonly ratio: number
  readonly ratioFromBytes: number
  /** The same of a part that is really read: pictures may be packed more tightly than any sheet. */
  readonly ratioFromBytesRead: number
  readonly partBytesRead: number
  readonly sheets: number
  /** Rows and columns that Excel itself has. */
  readonly rows: number
  readonly columns: number
  /** Cells in all sheets, blank ones with a format included. */
  readonly cells: number
  /** Texts that cells share. */
  readonly sharedTexts: number
  /** Characters of all texts as often as cells show them. */
  readonly characters: number
}

/**
 * What a return may need, many times over: 500 prepared rows are some 30,000 cells and 3 MB of sheet. Ordinary sheets are packed
 * 5 to 50 times; a deflate stream of nothing but zeros about 1,000 times.
 */
export const defaultLimits: ReadingLimits = {
  fileBytes: 100_000_000,
  parts: 5_000,
  partBytes: 200_000_000,
  totalBytes: 500_000_000,
  ratio: 250,
  ratioFromBytes: 10_000_000,
  ratioFromBytesRead: 4_000_000,
  partBytesRead: 150_000_000,
  sheets: 500,
  rows: 1_048_576,
  columns: 16_384,
  cells: 3_000_000,
  sharedTexts: 2_000_000,
  characters: 60_000_000,
}
