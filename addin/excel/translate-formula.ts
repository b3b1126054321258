/** Formulas of a template in another language: their words change, what they refer to stays as Excel has it by now. Pure. */

const words = /"(?:[^"]|"")*"/g

/**
 * @param before the formula as the template has it in the language that it is in now
 * @param after the same in the other language
 * @returns null where the formula has other words than `before`: somebody wrote their own
 */
export function translateFormula(formula: string, before: string, after: string): string | null {
  const [own, old, fresh] = [formula, before, after].map((text) => text.match(words) ?? [])
  if (old!.length !== fresh!.length || own!.join() !== old!.join()) return null
  let nth = 0
  return formula.replace(words, () => fresh![nth++]!)
}

/** What is the same however Excel writes its references: without blanks and the quotes of sheet names. */
export function bareFormula(formula: string): string {
  return formula.replace(/[\s']/g, '')
}
