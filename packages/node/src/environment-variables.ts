/** Environment variables as `process.env` has them: an absent name reads as undefined. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;
