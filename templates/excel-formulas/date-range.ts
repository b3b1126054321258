/**
 * First and last possible day of a date cell, as Excel serials. A cell holds a date, a year as a number or text, `2016-08`
 * or `2016-08-15` as text; anything else gives "" and is left to whoever reads the file.
 */
import { firstYear, lastYear } from '../partial-date.ts'

export function earliestDay(cell: string): string {
  return dayOf(cell, {
    ofYear: (year) => `DATE(${year},1,1)`,
    ofMonth: (year, month) => `DATE(${year},${month},1)`,
  })
}

export function latestDay(cell: string): string {
  return dayOf(cell, {
    ofYear: (year) => `DATE(${year},12,31)`,
    ofMonth: (year, month) => `DATE(${year},${month}+1,0)`,
  })
}

interface EdgeOfRange {
  ofYear(year: string): string
  ofMonth(year: string, month: string): string
}

function dayOf(cell: string, edge: EdgeOfRange): string {
  const text = `TRIM(${cell})`
  const year = `VALUE(LEFT(${text},4))`
  // Years typed as numbers: Excel would take them for days of 1905.
  const ofNumber = `IF(${cell}<${firstYear},"",IF(${cell}<=${lastYear},${edge.ofYear(cell)},INT(${cell})))`
  const ofYear = edge.ofYear(`VALUE(${text})`)
  const ofMonth = `IF(MID(${text},5,1)="-",${edge.ofMonth(year, `VALUE(RIGHT(${text},2))`)},"")`
  const ofDay = `IF(MID(${text},5,1)&MID(${text},8,1)="--",DATE(${year},VALUE(MID(${text},6,2)),VALUE(RIGHT(${text},2))),"")`
  const ofText = `IF(LEN(${text})=4,${ofYear},IF(LEN(${text})=7,${ofMonth},IF(LEN(${text})=10,${ofDay},"")))`
  return `IF(${cell}="","",IFERROR(IF(ISNUMBER(${cell}),${ofNumber},${ofText}),""))`
}
