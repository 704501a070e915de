/** One physics setting, as data: checked from it, documented from it, shown in forms from it. */
export type NumberSetting = {
  readonly default: number
  readonly min: number
  readonly max: number
  /** As in `s`, `ms`, `ticks`, `USD`; empty for a ratio. */
  readonly unit: string
  /** One sentence: what it does. */
  readonly about: string
  /** Whether fractions are refused. */
  readonly isWhole?: true
  /** Its short name in formulas, where it has one. */
  readonly alias?: string
}

/** Settings by key. Keys carry their unit: `barrierWindowSec`. */
export type NumberSettings = Readonly<Record<string, NumberSetting>>

/** The values of a table of settings. */
export type ValuesOf<Settings extends NumberSettings> = { readonly [Key in keyof Settings]: number }
