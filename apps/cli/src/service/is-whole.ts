/** Whether a header's text is a whole number that is no larger than a number can be exactly; not where there is none. */
export const isWhole = (text: string | undefined): boolean => text !== undefined && /^\d{1,15}$/.test(text)
