// npm run build -w apps/frontend: builds the page apart and puts it into dist as a whole. Several may build at once,
// a gateway never finds half a page, and a build that fails leaves the last one where it is.
import { spawnSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const frontend = fileURLToPath(new URL('..', import.meta.url))
const dist = join(frontend, 'dist')
const apart = join(frontend, '.angular', `build-${process.pid}`)

const ng = createRequire(import.meta.url).resolve('@angular/cli/bin/ng.js')
const { status } = spawnSync(process.execPath, [ng, 'build', '--output-path', apart], {
  cwd: frontend,
  stdio: 'inherit',
  env: { ...process.env, NG_CLI_ANALYTICS: 'false' },
})
if (status === 0) {
  // A path on the command line has the page in a folder of its own, and the licences beside it.
  renameSync(join(apart, '3rdpartylicenses.txt'), join(apart, 'browser', '3rdpartylicenses.txt'))
  rmSync(dist, { recursive: true, force: true })
  renameSync(join(apart, 'browser'), dist)
} else process.exitCode = 1
rmSync(apart, { recursive: true, force: true })
