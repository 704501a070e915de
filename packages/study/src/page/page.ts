/** A study's answer as a reader meets it: one HTML file that needs nothing else. */
export type Page = {
  readonly title: string
  /** One or two sentences: what came out. */
  readonly headline: string
  /** What was looked at, as in "60 days", each with its name. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  readonly sections: readonly Section[]
}

export type Section = { readonly title: string; readonly blocks: readonly Block[] }

/** Text runs to its paragraph's end; nothing in it is markup. */
export type Block =
  | { readonly type: 'text'; readonly text: string }
  /** What a reader has to know before believing the rest. */
  | { readonly type: 'warning'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | ({ readonly type: 'table' } & Table)
  | ({ readonly type: 'figure' } & Figure)

export type Table = {
  readonly caption: string
  readonly columns: readonly string[]
  /** Cells as they are shown; the first of a row is its heading. */
  readonly rows: readonly (readonly string[])[]
}

export type Figure = {
  readonly caption: string
  /** What the figure shows, for those who do not see it. */
  readonly alternative: string
  /** The names of its colours, where it has several; as many as there are series. */
  readonly legend?: readonly { readonly series: Series; readonly name: string }[]
  /** Its data. */
  readonly table: Table
  /** Draws it so many pixels wide, as SVG. */
  readonly draw: (width: number) => string
}

/** Marks that differ: each has a colour and, where drawn as a point, a shape of its own. */
export const SERIES = ['first', 'second', 'third', 'walk'] as const
export type Series = (typeof SERIES)[number]
