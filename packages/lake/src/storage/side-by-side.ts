/** Requests under way at a time: enough that a store's answers overlap. */
const AT_A_TIME = 16

/** What becomes of items, in their order: some are worked on at a time, none before it is asked for. */
export async function* sideBySide<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  for (let at = 0; at < items.length; at += AT_A_TIME)
    yield* await Promise.all(items.slice(at, at + AT_A_TIME).map(work))
}
