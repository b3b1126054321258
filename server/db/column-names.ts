/** As `CamelCasePlugin` names columns. */
export function inCamelCase(column: string): string {
  return column.replaceAll(/_+([^_])/g, (_, next: string) => next.toUpperCase())
}
