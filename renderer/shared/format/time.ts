/** `850 ms`, `12.4 s`, `3 min 05 s`, `2 h 14 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.round(seconds / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Time left, no finer than it is known: `5 s left`, `2 min left`, `1 h 10 min left`. */
export function formatTimeLeft(secondsLeft: number): string {
  if (secondsLeft < 60) return `${Math.max(1, Math.round(secondsLeft))} s left`;
  const minutes = Math.round(secondsLeft / 60);
  return minutes < 60 ? `${minutes} min left` : `${formatDuration(minutes * 60_000)} left`;
}

/** Local time as `2026-11-23 22:15`; the text itself where it is no date. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
