/** Where rows come from: a log that was recorded, by number, or a file that was imported, by checksum. */
const SOURCE = /^(?:log-[1-9]\d{0,5}|file-[0-9a-f]{16})$/
const PART = /^part-(\d{20})-(\d{20})\.([a-z]+-[0-9a-f]+)\.(?:parquet|dbn\.zst)$/
const COMMIT = /^(\d{20})\.json$/
const DIGITS = 20

/**
 * The stretch of a source that files written together cover: sequences of its stream, or records of an imported file
 * counted from 1, both ends included.
 */
export type Stretch = { readonly source: string; readonly first: number; readonly last: number }

/** Whether a text names a source. */
export const isSource = (text: string): boolean => SOURCE.test(text)

/** The name of a file that holds a partition's rows of a stretch, or another file that was written with it. */
export function partName(
  { source, first, last }: Stretch,
  ending: 'parquet' | 'dbn.zst' = 'parquet',
): string {
  return `part-${digits(first)}-${digits(last)}.${source}.${ending}`
}

/** The stretch of a file by its name or key; null for a file that the lake does not write. */
export function parsePartName(key: string): Stretch | null {
  const [, first, last, source = ''] = PART.exec(key.slice(key.lastIndexOf('/') + 1)) ?? []
  return isSource(source) ? { source, first: Number(first), last: Number(last) } : null
}

/** The folder of a source's commits, with a slash at its end. */
export const commitFolder = (tier: CommittedTier, source: string): string =>
  `${commitsFolder(tier)}${source}/`

/** The folder of all commits of a tier. */
export const commitsFolder = (tier: CommittedTier): string => `${tier}/_commits/`

/** Tiers that are written in stretches. */
export type CommittedTier = 'bronze' | 'gold'

/** The key of the commit that ends at a place. */
export function commitKey(tier: CommittedTier, source: string, last: number): string {
  return `${commitFolder(tier, source)}${digits(last)}.json`
}

/** The key of the claim to a place of a source: that of the first message or record behind a commit. */
export function claimKey(tier: CommittedTier, source: string, place: number): string {
  return `${tier}/_claims/${source}/${digits(place)}.json`
}

/** Source and end of a commit by its key; null for another key. */
export function parseCommitKey(tier: CommittedTier, key: string): { source: string; last: number } | null {
  const [source = '', name = '', more] = key.slice(commitsFolder(tier).length).split('/')
  const [, last] = COMMIT.exec(name) ?? []
  const isOne = key.startsWith(commitsFolder(tier)) && more === undefined && isSource(source)
  return isOne && last !== undefined ? { source, last: Number(last) } : null
}

const digits = (count: number): string => String(count).padStart(DIGITS, '0')
