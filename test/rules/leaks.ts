import { posix } from 'node:path'

/** Roots of somebody's machine. A web path such as /api/home/ has something before it. */
const machinePath = /(?<![\w.~$}*-])\/(?:work|home|root|tmp|farm|mnt|Users)\/[\w.-]/

/** Hosts that packages come from: which one is the business of the machine's own settings. */
const registryHosts = [
  /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\b/,
  /\b(?:npm\.pkg\.github|deb\.debian|security\.debian|archive\.ubuntu)\b/,
  /\b(?:pypi|pythonhosted|crates)\.(?:org|io)\b/,
  /^\s*(?:@[\w-]+:)?registry\s*=/,
]

/** Lines that name a path of somebody's machine or a registry. */
export function leaks(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const place = `${path}:${index + 1}`
    if (machinePath.test(line)) return [`${place} has a path of somebody's machine: ${excerpt(line)}`]
    if (registryHosts.some((host) => host.test(line))) return [`${place} names a registry: ${excerpt(line)}`]
    return []
  })
}

const excerpt = (line: string): string => line.trim().slice(0, 100)

/** Packages the lock fixes to a host, or does not fix by a checksum. */
export function looseLocks(lock: string): string[] {
  type Entry = { readonly resolved?: string; readonly link?: boolean; readonly integrity?: string }
  const { packages } = JSON.parse(lock) as { packages: Record<string, Entry> }
  return Object.entries(packages).flatMap(([name, { resolved, link, integrity }]) => {
    if (!name.includes('node_modules/') || link === true) return []
    if (resolved !== undefined) return [`${name} is resolved to ${resolved}`]
    return integrity === undefined ? [`${name} has no checksum`] : []
  })
}

/** Kinds of file that market data comes in; the licences of its owners keep it out of the repository. */
const marketData = /\.(?:dbn|dbz|zst|frag|parquet|arrow|feather|scid|dly|duckdb|h5|csv\.gz|jsonl\.gz)$/

/** Files of a kind that market data comes in. */
export function marketDataFiles(files: readonly string[]): string[] {
  return files.filter((path) => marketData.test(posix.basename(path)))
}

/** Dependencies of a package.json that are not pinned to one version. */
export function loosePins(path: string, manifest: string): string[] {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(manifest)
  return Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, range]) => !/^(?:npm:@?[\w/-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(range))
    .map(([name, range]) => `${path} takes ${name} as ${range}`)
}
