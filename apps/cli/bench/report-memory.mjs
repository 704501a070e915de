// Loaded before a command: at its end, tells over file descriptor 3 the largest size the process had, in MB.
import { writeSync } from 'node:fs'

process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS / 1024))
})
