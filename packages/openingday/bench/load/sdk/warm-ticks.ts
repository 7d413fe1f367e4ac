// V8 forgets what it learned of `process.nextTick` when its collector comes by before that is compiled, and every tick is four times as slow
// from then on, a twentieth of all that is measured here. When the collector comes is chance: so it is compiled first, in each application.
let ticks = 0;
await new Promise<void>((resolve) => {
  const next = (): void => {
    ticks += 1;
    if (ticks < 20_000) process.nextTick(next);
    else resolve();
  };
  next();
});
