import type { Figures } from './one.ts'

/** The figures of one benchmark as lines of a table: name and value, aligned; nested ones with dots. */
export function table(name: string, figures: Figures): string {
  const rows = flatten(figures)
  const width = Math.max(...rows.map(([key]) => key.length))
  return `${name}\n${rows.map(([key, value]) => `  ${key.padEnd(width)}  ${print(value)}\n`).join('')}\n`
}

function flatten(figures: Figures, prefix = ''): [string, unknown][] {
  return Object.entries(figures).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value as Figures, `${prefix}${key}.`)
      : [[`${prefix}${key}`, value] as [string, unknown]],
  )
}

/** Large numbers whole and grouped, small ones with four digits that count. */
function print(value: unknown): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value)
  const digits = Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 }
  return value.toLocaleString('en-US', digits).padStart(16)
}
