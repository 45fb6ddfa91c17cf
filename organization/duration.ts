const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** A duration in the file: a whole number and a unit, `90s`, `30m` or `12h`. */
export const DURATION = /^[1-9]\d{0,5}[smh]$/;

/** Seconds in a duration that matches {@link DURATION}. */
export function seconds(duration: string): number {
  const unit = duration.slice(-1) as keyof typeof SECONDS;
  return Number(duration.slice(0, -1)) * SECONDS[unit];
}

/** Formats seconds as a duration: `1h`, `90s`. */
export function formatDuration(total: number): string {
  if (total % 3600 === 0) return `${total / 3600}h`;
  return total % 60 === 0 ? `${total / 60}m` : `${total}s`;
}
