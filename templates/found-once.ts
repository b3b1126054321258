/** What is found out about an object that does not change is found out once, and kept for as long as the object is. */
export function foundOnce<Of extends object, Found>(find: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, Found>()
  return (of) => {
    let found = known.get(of)
    if (found === undefined) {
      found = find(of)
      known.set(of, found)
    }
    return found
  }
}
