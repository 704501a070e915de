// One benchmark in a process of its own: run.ts starts this file with the benchmark's path.
import { pathToFileURL } from 'node:url'

/** What a benchmark measured: rates, times and sizes by name, with what they were measured on. */
export type Figures = Readonly<Record<string, unknown>>

/** What one benchmark came to. */
export type Outcome = { readonly figures: Figures } | { readonly failure: string }

/** Name of the first figure that is no finite number where a number stands, or null. */
function notFinite(figures: Figures, prefix = ''): string | null {
  for (const [key, value] of Object.entries(figures)) {
    if (typeof value === 'number' && !Number.isFinite(value)) return `${prefix}${key}`
    const inner =
      typeof value === 'object' && value !== null ? notFinite(value as Figures, `${prefix}${key}.`) : null
    if (inner !== null) return inner
  }
  return null
}

async function outcome(path: string): Promise<Outcome> {
  try {
    const { bench } = await import(pathToFileURL(path).href)
    if (typeof bench !== 'function') return { failure: 'its file exports no function called bench' }
    const figures: Figures = await bench()
    const wrong = notFinite(figures)
    if (wrong !== null) return { failure: `its figure ${wrong} is not a finite number` }
    return Object.keys(figures).length === 0 ? { failure: 'it gave no figures' } : { figures }
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const path = process.argv[2]
if (process.send !== undefined && path !== undefined)
  process.send(await outcome(path), () => {
    // A benchmark may leave sockets or timers behind; its figures are out, so the process may end.
    process.exit(0)
  })
