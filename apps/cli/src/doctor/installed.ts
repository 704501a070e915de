import { existsSync } from 'node:fs'
import { frontendFolder } from '../service/web.ts'
import { type Finding, ok, warn } from './finding.ts'

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A browser that is there, or the name of one to look for. */
export const chromiumCommand = (): string => CHROMIUMS.find((path) => existsSync(path)) ?? 'chromium'

/** Whether the page has been built. */
export function frontendState(): Finding {
  return frontendFolder() === null
    ? warn('page', 'not built: up and gateway serve the stream alone', 'build it: npm run build')
    : ok('page', 'built')
}
