import type { Command } from '../command.ts'
import { config } from './config.ts'
import { core } from './core.ts'
import { diff } from './diff.ts'
import { doctor } from './doctor.ts'
import { gateway } from './gateway.ts'
import { ingest } from './ingest.ts'
import { inspect } from './inspect.ts'
import { lake } from './lake.ts'
import { signals } from './signals.ts'
import { simulate } from './simulate.ts'
import { study } from './study.ts'
import { tap } from './tap.ts'
import { up } from './up.ts'

/** Every command there is, in the order of the help. Adding one is one file and one entry here. */
export const commands: readonly Command[] = [
  up,
  signals,
  simulate,
  study,
  inspect,
  tap,
  diff,
  ingest,
  core,
  gateway,
  lake,
  config,
  doctor,
]
