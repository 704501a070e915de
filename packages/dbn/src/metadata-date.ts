const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDate(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = DAYS[month - 1] ?? 0
  return year > 0 && year < 10_000 && day >= 1 && day <= (month === 2 && leap ? 29 : days)
}

/** 20240102 as '2024-01-02'; null where the digits are no date. */
export function dateText(digits: number): string | null {
  const [year, month, day] = [Math.floor(digits / 10_000), Math.floor(digits / 100) % 100, digits % 100]
  if (!isDate(year, month, day)) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** '2024-01-02' as 20240102; null where the text is no date. */
export function dateDigits(text: string): number | null {
  const [, year, month, day] = (PATTERN.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined) return null
  return isDate(year, month, day) ? year * 10_000 + month * 100 + day : null
}
