import { EVENTFUL_OPTIONS } from '../services/pass.ts'

/** A service that is killed, stopped and started again at any moment. */
export type VictimKind = {
  readonly name: string
  /** Its command line, given the files that the feed replays, at which speed, and a data folder of its own. */
  readonly args: (market: { files: readonly string[]; speed: number; dir: string }) => readonly string[]
  /** Whether it comes to an end by itself: it is started again only when it has failed. */
  readonly hasEnd: boolean
}

/** Every service that can be hurt. Another one is one more entry. */
export const victimKinds: readonly VictimKind[] = [
  {
    name: 'ingest',
    args: ({ files, speed, dir }) => [
      ...['ingest', 'replay', ...files],
      ...['--speed', String(speed), '--data-dir', dir],
    ],
    hasEnd: true,
  },
  { name: 'core', args: ({ dir }) => ['core', '--data-dir', dir, ...EVENTFUL_OPTIONS], hasEnd: false },
  {
    name: 'lake',
    args: ({ dir }) => ['lake', '--data-dir', dir, '--lake-flush-sec', '2'],
    hasEnd: false,
  },
  { name: 'gateway', args: ({ dir }) => ['gateway', '--port', '0', '--data-dir', dir], hasEnd: false },
]
