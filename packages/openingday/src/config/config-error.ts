/** The configuration, or what was typed, cannot be used; the message says what and what to do. Exit code 3. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
