type Described = {
  /** As in `s`, `ms`, `ticks`, `USD`; empty for a ratio. */
  readonly unit: string
  /** One sentence: what it does. */
  readonly about: string
  /** Its short name in formulas, where it has one. */
  readonly alias?: string
}

/** One physics setting, as data: checked from it, documented from it, shown in forms from it. */
export type NumberSetting = Described & {
  readonly default: number
  readonly min: number
  readonly max: number
  /** Whether fractions are refused. */
  readonly isWhole?: true
}

/** A setting that is a list of distinct numbers. Their order says nothing, so they are kept in ascending order. */
export type ListSetting = Described & {
  readonly default: readonly number[]
  /** Bounds of each number. */
  readonly min: number
  readonly max: number
  /** Decimals that each may have. */
  readonly digits: number
  readonly maxItems: number
}

/** A setting that is one of a few words. */
export type WordSetting = Described & {
  readonly default: string
  readonly words: readonly string[]
}

export type Setting = NumberSetting | ListSetting | WordSetting

/** Settings by key. Keys carry their unit: `barrierWindowSec`. */
export type Settings = Readonly<Record<string, Setting>>

/** Settings of which each is one number. */
export type NumberSettings = Readonly<Record<string, NumberSetting>>

/** The values of a table of settings. */
export type ValuesOf<Table extends Settings> = {
  readonly [Key in keyof Table]: Table[Key] extends WordSetting
    ? Table[Key]['words'][number]
    : Table[Key] extends ListSetting
      ? readonly number[]
      : number
}

/** Whether a setting takes a list. */
export function isListSetting(setting: Setting): setting is ListSetting {
  return 'maxItems' in setting
}

/** Whether a setting takes one of its words. */
export function isWordSetting(setting: Setting): setting is WordSetting {
  return 'words' in setting
}
