import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Bus, Message, StreamName } from '@spymaster/bus'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { nearest } from '../nearest.ts'
import { busOptions, natsUrl, openBus } from '../service/bus-options.ts'
import { levelsFault } from '../service/levels-guard.ts'
import { MarketGuard } from '../service/market-guard.ts'
import { type View, views } from '../tap/views.ts'
import { TextOutput } from '../text-output.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  all: { kind: 'flag', about: 'Begin with the oldest message that is kept, not with the next one' },
  limit: { kind: 'whole', value: 'N', min: 1, short: 'n', about: 'End after N lines' },
  ...busOptions,
} as const

/** Prints what goes over the log. */
export const tap = defineCommand({
  name: 'tap',
  summary: 'Watch the log: market records or signals as JSON lines, as they come',
  operands: { usage: 'VIEW', min: 1, max: 1 },
  options,
  details: [
    `VIEW is one of ${Object.keys(views).join(', ')}. Views of the market select records by type and instrument; the log itself has one order for all.`,
  ],
  examples: [
    {
      line: 'spymaster tap levels.signals | jq -r .levels[].note',
      about: 'What the levels say, as it is said',
    },
    { line: 'spymaster tap market.futures.trades --all -n 10', about: 'The first ten ES trades kept' },
  ],
  run: tapView,
})

async function tapView(
  [name = '']: readonly string[],
  wanted: Values<typeof options>,
  { env, stdout, stderr, signal }: Surroundings,
): Promise<void> {
  const view = findView(name)
  const onWarning = (sentence: string) => stderr.write(`spymaster: ${sentence}\n`)
  const bus = await openBus(wanted, env, [], { onWarning, signal })
  const folder = join(wanted['data-dir'] ?? 'data', 'bus')
  if (natsUrl(wanted, env) === null && !existsSync(folder))
    onWarning(`there is no log in ${folder} yet: waiting for a service that writes it, such as spymaster up`)
  const output = new TextOutput(stdout, signal)
  try {
    const strangers = await print(bus, view, wanted, output, signal)
    if (strangers > 0)
      onWarning(`${strangers} messages on the ${view.stream} log are not ours: they were left out`)
  } finally {
    await bus.close()
  }
}

function findView(name: string): View {
  const view = Object.hasOwn(views, name) ? views[name] : undefined
  if (view !== undefined) return view
  const meant = nearest(name, Object.keys(views))
  const advice = meant === null ? 'see spymaster tap --help' : `did you mean ${meant}?`
  throw new UsageError(`there is no view ${name}: ${advice}`)
}

async function print(
  bus: Bus,
  view: View,
  wanted: Values<typeof options>,
  output: TextOutput,
  signal: AbortSignal,
): Promise<number> {
  const isOurs = guardOf(view.stream)
  let strangers = 0
  let left = wanted.limit ?? Number.POSITIVE_INFINITY
  const from = wanted.all ? 'first' : (await bus.bounds(view.stream)).last + 1
  for await (const messages of bus.read(view.stream, { from, signal })) {
    for (const message of messages) {
      if (!isOurs(message)) strangers++
      else
        for (const line of view.lines(message)) {
          output.add(line)
          if (output.isFull || left === 1) await output.flush()
          if (--left === 0) return strangers
        }
    }
    await output.flush()
  }
  return strangers
}

/** Tells our messages on a stream from those of strangers, from wherever one begins to read. */
function guardOf(stream: StreamName): (message: Message) => boolean {
  if (stream === 'levels') return (message) => levelsFault(message) === null
  const guard = new MarketGuard()
  return (message) => {
    const fault = guard.check(message)
    return fault === null || fault === 'headless'
  }
}
