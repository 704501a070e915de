/** What can be wrong with a lake. */
export type ProblemKind =
  /** A file that was vouched for is gone, cut short or changed. */
  | 'damaged'
  /** A file is no Parquet file, or its columns are not those of its table. */
  | 'schema'
  /** A file has not as many rows as was said. */
  | 'counts'
  /** A file's rows are not in the order of its table. */
  | 'order'
  /** A file has rows of another hour than its folder says. */
  | 'place'
  /** Messages of a log were never recorded. */
  | 'hole'
  /** Silver is not what its bronze would give. */
  | 'stale'
  /** A file that the lake has not written. */
  | 'foreign'
  /** A file that was written and never vouched for: harmless, the next writer or compaction there removes it. */
  | 'leftover'

/** Something wrong with a lake. */
export type Problem = {
  readonly kind: ProblemKind
  /** File or source. */
  readonly where: string
  /** What is wrong, and what to do about it. */
  readonly what: string
}

/** Whether it is no fault, only worth a line. */
export const isHarmless = ({ kind }: Problem): boolean => kind === 'leftover' || kind === 'stale'
