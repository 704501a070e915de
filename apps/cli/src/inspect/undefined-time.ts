const UNDEFINED = 2n ** 64n - 1n

/** Whether a time that every record carries (its header's, and the sending time) is not stated. */
export const isUndefinedTime = (field: string, value: bigint): boolean =>
  value === UNDEFINED && (field === 'tsEvent' || field === 'tsOut')
