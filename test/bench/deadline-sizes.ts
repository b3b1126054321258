/** How large the deadline day is: a tenth and less by default, all of it with `--whole`, each number by its own option. */

const whole = { reporters: 5_000, people: 10_000, uploads: 300, reports: 20, seconds: 480, rows: 10 }
const small = { reporters: 100, people: 300, uploads: 20, reports: 3, seconds: 40, rows: 10 }

export type DaySizes = Readonly<typeof whole>

export function daySizes(): DaySizes {
  const otherwise = process.argv.includes('--whole') ? whole : small
  return Object.fromEntries(
    Object.entries(otherwise).map(([name, value]) => [
      name,
      Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? value),
    ]),
  ) as DaySizes
}
