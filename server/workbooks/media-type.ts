/** The media type of a workbook (ECMA-376 part 1, annex A). */
export const workbookMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
