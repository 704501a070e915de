import { posix } from 'node:path'

/** Relative links of a page to files that are not there. */
export function deadLinks(path: string, text: string, exists: (path: string) => boolean): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .filter((target) => !exists(posix.normalize(posix.join(posix.dirname(path), target)).replace(/\/$/, '')))
    .map((target) => `${path} links to ${target}`)
}

/** Code in a page: the blocks fenced as `language`. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === language)
    .map(([, , code = '']) => code)
}

/** npm scripts and commands of the program that a page tells its reader to type. */
export function namedCommands(text: string): { scripts: string[]; commands: string[] } {
  const code = [
    ...blocks(text, 'sh'),
    ...[...text.matchAll(/`([^`\n]+)`/g)].map(([, inline = '']) => inline),
  ].join('\n')
  const all = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, name = '']) => name)
  return {
    scripts: [...all(/\bnpm run ([a-z:]+)/g), ...all(/\bnpm (start|test)\b/g)],
    commands: [...all(/\bspymaster ([a-z]+)/g), ...all(/\bnpm start -- ([a-z]+)/g)],
  }
}
