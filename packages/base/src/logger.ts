// Levels and loggers. Spec: 07-cli §5.

export const logLevels = ['off', 'error', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where log lines go; never throws. */
export interface Logger {
  error(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

export const silentLogger: Logger = { error: () => {}, info: () => {}, debug: () => {} };

/** Passes on what the level admits. */
export function leveledLogger(level: LogLevel, write: (level: LogLevel, message: string) => void): Logger {
  const admitted = logLevels.indexOf(level);
  const at = (wanted: LogLevel) => (message: string) => {
    if (logLevels.indexOf(wanted) <= admitted) write(wanted, message);
  };
  return { error: at('error'), info: at('info'), debug: at('debug') };
}
