/** Drawings that tell kinds apart by shape, and not by colour alone. They say nothing by themselves. */
import type { Severity } from '../../templates/definition.ts'

const shapes: Readonly<Record<Severity | 'done', readonly [outline: string, sign: string]>> = {
  error: ['M5 1h6l4 4v6l-4 4H5l-4-4V5z', 'M5.5 5.5l5 5m0-5l-5 5'],
  warning: ['M8 1.5L15.5 15H.5z', 'M8 6v4m0 2.2v.6'],
  info: ['M8 1a7 7 0 100 14A7 7 0 008 1z', 'M8 7.2V12M8 4.2v.6'],
  done: ['M8 1a7 7 0 100 14A7 7 0 008 1z', 'M4.8 8.2l2.2 2.3 4.2-4.8'],
}

export function KindIcon({ kind }: { kind: keyof typeof shapes }) {
  const [outline, sign] = shapes[kind]
  return (
    <svg class={`kind ${kind}`} viewBox="0 0 16 16" aria-hidden="true">
      <path class="outline" d={outline} />
      <path class="sign" d={sign} />
    </svg>
  )
}
