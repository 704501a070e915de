// npm run chaos [-- --rounds N --strikes N --seed N --out FILE]: hurts services hundreds of times, and writes what came of it.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket } from '../services/given-market.ts'
import { runChaos } from './chaos-run.ts'
import { unexpected } from './endings.ts'
import { isUnhurt, type Verdict, verdictOn } from './verdict.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
/** New York time at which the market ends that is fed: five minutes of it. */
const MARKET_TO = '09:33'
/** With these the feed lasts about as long as a hundred blows do. */
const SPEED = 1.5
const PAUSE_MS = [300, 1_500] as const

const usage = `Usage: npm run chaos [-- --rounds N --strikes N --seed N --out FILE]
Runs ingestor, core, lake and gateway on a NATS server through N rounds [5] of N blows [100] each: kill -9, SIGSTOP, cut, held
and slow lines, full streams. Seeds count up from N [1]. FILE [docs/studies/chaos.json] gets what came of it.
Ends with 1 where a payload is missing, comes twice or differs from the undisturbed run's.`

function readArguments() {
  try {
    const text = { type: 'string' } as const
    const options = { rounds: text, strikes: text, seed: text, out: text, help: { type: 'boolean' } } as const
    return parseArgs({ options }).values
  } catch (error) {
    return stop((error as Error).message)
  }
}

function stop(sentence: string): never {
  console.error(`${sentence}\n${usage}`)
  process.exit(2)
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  return /^[1-9]\d{0,5}$/.test(text)
    ? Number(text)
    : stop(`--${name} must be a whole number from 1 up, was ${text}`)
}

function commit(): string | null {
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' })
  return git.status === 0 ? git.stdout.trim() : null
}

/** Blows of all rounds by kind and by whom they met. */
function sumOf(rounds: readonly Verdict[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { strikes } of rounds)
    for (const [key, count] of Object.entries(strikes)) sum[key] = (sum[key] ?? 0) + count
  return Object.fromEntries(Object.entries(sum).sort())
}

async function main(): Promise<void> {
  const values = readArguments()
  if (values.help) return console.log(usage)
  if (natsSkip !== false) stop(natsSkip)
  const rounds = whole('rounds', values.rounds, 5)
  const strikes = whole('strikes', values.strikes, 100)
  const first = whole('seed', values.seed, 1)
  // What runs now, whatever is committed meanwhile.
  const startedAt = commit()
  const { files, lines } = await givenMarket(MARKET_TO)
  const verdicts: Verdict[] = []
  for (let seed = first; seed < first + rounds; seed++) {
    const onStrike = (count: number, kind: string, whom: string) =>
      console.error(`seed ${seed}, ${count} of ${strikes}: ${kind}, ${whom}`)
    const plan = { seed, strikes, pauseMs: PAUSE_MS, files, speed: SPEED, lines, onStrike }
    const outcome = await runChaos(plan)
    const verdict = verdictOn(outcome, lines)
    verdicts.push(verdict)
    for (const ending of unexpected(outcome.endings)) console.error(JSON.stringify(ending))
    if (!isUnhurt(verdict)) console.error(JSON.stringify(verdict))
    console.error(`seed ${seed}: ${isUnhurt(verdict) ? 'unhurt' : 'HURT'} after ${verdict.seconds} s`)
  }
  const machine = { node: process.versions.node, cpu: cpus()[0]?.model.trim(), cores: availableParallelism() }
  const made = { made: new Date().toISOString().slice(0, 10), commit: startedAt, ...machine }
  const study = { ...made, payloads: lines.length, strikes: sumOf(verdicts), rounds: verdicts }
  const out =
    values.out ?? fileURLToPath(new URL('docs/studies/chaos.json', new URL('../../', import.meta.url)))
  writeFileSync(out, `${JSON.stringify(study, null, 2)}\n`)
  const total = Object.values(study.strikes).reduce((sum, count) => sum + count, 0)
  const hurt = verdicts.filter((verdict) => !isUnhurt(verdict)).length
  console.log(`${total} blows in ${rounds} rounds, ${hurt} of them hurt.`)
  process.exit(hurt === 0 ? 0 : 1)
}

await main()
