/** A release in the change log. */
export type Release = { readonly version: string; readonly date: string | null }

/** The releases of a change log, newest first: headings `## 1.2.3 (2026-01-31)` or `## 1.2.3 (unreleased)`. */
export function releasesOf(changelog: string): Release[] {
  return [...changelog.matchAll(/^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2}|unreleased)\)$/gm)].map(
    ([, version = '', date = '']) => ({ version, date: date === 'unreleased' ? null : date }),
  )
}

/** What is wrong with a change log, given every package's version by name. */
export function releaseFaults(changelog: string, versions: Readonly<Record<string, string>>): string[] {
  const releases = releasesOf(changelog)
  const [newest] = releases
  if (newest === undefined) return ['the change log names no release']
  const headings = changelog.match(/^## .*$/gm)?.length ?? 0
  const faults = headings === releases.length ? [] : ['a heading is not "## 1.2.3 (date)"']
  for (const [name, version] of Object.entries(versions))
    if (version !== newest.version) faults.push(`${name} is ${version}, the change log ${newest.version}`)
  for (const [index, later] of releases.entries()) {
    const earlier = releases[index + 1]
    if (index > 0 && later.date === null) faults.push(`${later.version} is unreleased but not the newest`)
    if (earlier !== undefined && !isAfter(later, earlier))
      faults.push(`${later.version} does not come after ${earlier.version}`)
  }
  return faults
}

function isAfter(later: Release, earlier: Release): boolean {
  const [a = [], b = []] = [later, earlier].map(({ version }) => version.split('.').map(Number))
  const place = a.findIndex((part, index) => part !== b[index])
  const datesFit = later.date === null || earlier.date === null || later.date >= earlier.date
  return place >= 0 && (a[place] ?? 0) > (b[place] ?? 0) && datesFit
}
