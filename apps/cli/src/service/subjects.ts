/** The subject of signals: one message per published snap, the last of its time. */
export const SIGNALS_SUBJECT = 'levels.signals.v1'

/** The subject of the option board. */
export const FLOW_SUBJECT = 'levels.flow.v1'

/** The subject of touch events, of real levels and of placebos. */
export const EVENTS_SUBJECT = 'levels.events.v1'
