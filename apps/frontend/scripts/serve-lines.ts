// npm run serve-lines -w apps/frontend -- LINES.jsonl [PORT]: the built frontend over recorded payloads, for working
// on the page. Lines come as `spymaster signals` writes them; they are played at their own pace, again and again.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SignalsPayload } from '@spymaster/core/payload'
import { createGateway, type Runtime } from '@spymaster/gateway'
import type { ReplayCommand } from '@spymaster/gateway/protocol'

const [path, port = '8000'] = process.argv.slice(2)
if (path === undefined) {
  console.error('Usage: npm run serve-lines -w apps/frontend -- LINES.jsonl [PORT]')
  process.exit(2)
}

const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
const times = lines.map((line) => (JSON.parse(line) as SignalsPayload).ts)
const range = { fromTs: times[0]!, toTs: times.at(-1)! }
let index = 0
let isPaused = false
let speed = 1
let timer: NodeJS.Timeout | null = null

const runtime = (): Runtime => ({
  mode: 'replay',
  state: isPaused ? 'paused' : 'running',
  feed: path.replace(/^.*\//, ''),
  speed,
  replayTs: times[index] ?? range.toTs,
  range,
  lagMs: null,
  controls: ['pause', 'resume', 'speed', 'seek'],
  note: null,
})

function obey(command: ReplayCommand): Runtime {
  if (command.action === 'speed') speed = command.speed
  else if (command.action === 'seek')
    index = Math.max(
      0,
      times.findIndex((ts) => ts >= command.ts),
    )
  else isPaused = command.action === 'pause'
  schedule()
  return runtime()
}

const staticDir = fileURLToPath(new URL('../dist', import.meta.url))
const gateway = await createGateway({ port: Number(port), staticDir, onCommand: obey })

function play(): void {
  gateway.publishLevels(lines[index]!)
  gateway.publishRuntime(runtime())
  index = (index + 1) % lines.length
  schedule()
}

/** The next line when it is due; a silence is cut to two seconds. */
function schedule(): void {
  if (timer !== null) clearTimeout(timer)
  if (isPaused) return
  const gapMs = index === 0 ? 1_000 : times[index]! - times[index - 1]!
  timer = setTimeout(play, speed === 0 ? 0 : Math.min(gapMs / speed, 2_000))
}

play()
console.log(`${gateway.url} plays ${lines.length} payloads; Ctrl-C ends it`)
