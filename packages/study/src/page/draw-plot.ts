import { type PlotOptions, plot } from '@observablehq/plot'
import { parseHTML } from 'linkedom'

const FONT = 'system-ui, sans-serif'

/** A plot as SVG text, in colours that the page's style sheet says. */
export function drawPlot(options: PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const drawn = plot({
    ...options,
    document,
    style: { background: 'none', fontFamily: FONT, fontSize: '12px', color: 'inherit' },
  })
  return String((drawn as unknown as { readonly outerHTML: string }).outerHTML)
}
