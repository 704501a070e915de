/** How a lake is recorded: options of the service and of `up`. */
export const recordOptions = {
  'lake-max-gb': {
    kind: 'whole',
    value: 'GIB',
    min: 1,
    max: 1_000_000,
    about: 'Record no more once the lake takes so many GiB; nothing is removed [100]',
  },
  'lake-flush-sec': {
    kind: 'whole',
    value: 'SEC',
    min: 1,
    max: 3_600,
    about: 'Store what came at least every SEC seconds; fewer make more and smaller files [300]',
  },
} as const

/** What the caller gave for them. */
export type RecordValues = {
  readonly 'lake-max-gb': number | undefined
  readonly 'lake-flush-sec': number | undefined
}

/** The settings from the options. */
export type RecordSettings = { readonly maxBytes: number; readonly maxAgeMs: number }

const MAX_GIB = 100
const FLUSH_SEC = 300

export function recordSettings(values: RecordValues): RecordSettings {
  return {
    maxBytes: (values['lake-max-gb'] ?? MAX_GIB) * 2 ** 30,
    maxAgeMs: (values['lake-flush-sec'] ?? FLUSH_SEC) * 1000,
  }
}
