// The version of this command: put in by the bundler; from sources it is a development version.

declare const REFLOW_VERSION: string | undefined;

export const reflowVersion: string = typeof REFLOW_VERSION === 'string' ? REFLOW_VERSION : '0.0.0-dev';

/** `0.1.0 (node v24.21.0)`. */
export const versionLine = (): string => `${reflowVersion} (node ${process.version})\n`;
