import {
  type BookPayload,
  type ExposuresPayload,
  FLIP_STATUSES,
  type FlowCell,
  type FlowPayload,
  type FlowRow,
  FUEL_SOURCES,
  FUEL_STATUSES,
  OPENING_POSITIONS,
  WALL_SOURCES,
  type WallPayload,
} from '@spymaster/core/payload'
import { restingShape } from './resting-shape.ts'
import { instant, list, nullable, number, object, text, word } from './shape.ts'

// The types of core's payload, key by key: a key that is added there and not here does not compile.

const price = number(0, 1_000_000)
const positive = number(0)
const real = number()
const delta = number(-1, 1)

const exposures = {
  netDealerGamma: nullable(real),
  netDealerGammaSd: nullable(positive),
  netDealerDelta: nullable(real),
  netDealerCharm: nullable(real),
}

const wall = nullable(object<WallPayload>({ price, source: word(WALL_SOURCES) }))

const book = object<BookPayload>({
  ...exposures,
  hedgeContracts: nullable(real),
  resting: object<BookPayload['resting']>({ up: nullable(restingShape), down: nullable(restingShape) }),
  callWall: wall,
  putWall: wall,
  gammaFlip: nullable(price),
  gammaFlipStatus: nullable(word(FLIP_STATUSES)),
  opening: nullable(word(OPENING_POSITIONS)),
  session: object<ExposuresPayload>(exposures),
  window: object<ExposuresPayload>(exposures),
})

const cell = object<FlowCell>({
  volume: positive,
  premium: real,
  deltaFlow: nullable(real),
  gammaFlow: nullable(real),
  inventory: real,
  inventorySd: positive,
  openInterest: nullable(positive),
  last: nullable(price),
  bid: nullable(price),
  ask: nullable(price),
  iv: nullable(positive),
  delta: nullable(delta),
  gamma: nullable(positive),
})

const row = object<FlowRow>({ strike: price, call: nullable(cell), put: nullable(cell) })

/** `levels.flow.v1`, as core publishes it. */
export const flowShape = object<FlowPayload>({
  run: text,
  ts: instant,
  tsNs: text,
  config: text,
  status: word(FUEL_STATUSES),
  spot: nullable(price),
  forward: nullable(price),
  atmVolatility: nullable(positive),
  secondsLeft: nullable(positive),
  windowSec: positive,
  fuelSource: word(FUEL_SOURCES),
  book,
  rows: list(row),
})
