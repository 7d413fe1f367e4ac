const secondMs = 1000;

/** Says how many minutes a held hour has left, and looks again when they are over. */
export function countDown(page: Document): void {
  for (const time of page.querySelectorAll<HTMLTimeElement>("time[data-countdown]")) {
    const until = Date.parse(time.dateTime);
    const clock = time.textContent;
    const tick = (): void => {
      const left = Math.ceil((until - Date.now()) / secondMs);
      if (left <= 0) {
        location.reload();
        return;
      }
      const minutes = Math.floor(left / 60);
      time.textContent = `${clock} (${minutes}:${String(left % 60).padStart(2, "0")} left)`;
      setTimeout(tick, secondMs);
    };
    tick();
  }
}
