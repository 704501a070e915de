/** The subject of signals. */
export const SIGNALS_SUBJECT = 'levels.signals.v1'
