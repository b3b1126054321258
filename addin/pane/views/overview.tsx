/** Where this workbook stands, and where to go from here. */
import { overviewCards } from '../overview-cards.ts'
import { SectionList } from './section-list.tsx'

export function Overview() {
  return (
    <>
      {overviewCards.map((Card, nth) => (
        <Card key={nth} />
      ))}
      <SectionList parent="overview" />
    </>
  )
}
