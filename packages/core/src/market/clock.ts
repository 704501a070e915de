/**
 * The log time of the record at hand. Shared rather than passed along: a double that is handed from call to call for
 * every record would be allocated for every record.
 */
export interface Clock {
  /** ns since 00:00 UTC of the run's date. */
  readonly nowNs: number
}
