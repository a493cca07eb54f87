// What driver and launcher say to each other: one JSON object a line, both ways.
// Spec: 08-infrastructure §21.8 (launcher).

/** Driver to launcher. */
export type LauncherRequest =
  | {
      /** First line. */
      readonly op: 'hello';
      /** What happens to running programs when the driver is gone. */
      readonly orphan: 'survive' | 'kill';
      readonly host: string;
      readonly bootId: string;
    }
  | {
      readonly op: 'run';
      readonly id: number;
      /** The attempt directory: `stdout`, `stderr`, `started.json`, `exit` and `claim` are written there. */
      readonly dir: string;
      readonly attempt: number;
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      /** Gives the program `status.json` as file descriptor 3. */
      readonly status: boolean;
      /** The value of `REFLOW_EXEC` by which stragglers are found when the program ends. */
      readonly mark: string;
    };

/** Launcher to driver. */
export type LauncherReply =
  /** `rss`: resident bytes just after the start, 0 if unknown. */
  | {
      readonly op: 'started';
      readonly id: number;
      readonly pid: number;
      readonly pidStart: string;
      readonly rss: number;
    }
  | { readonly op: 'ended'; readonly id: number; readonly code: number; readonly signal: string }
  /** Somebody else has claimed this attempt: nothing was started. */
  | { readonly op: 'fenced'; readonly id: number }
  /** Nothing was started. `errno` is the system's, or `''`. */
  | { readonly op: 'failed'; readonly id: number; readonly errno: string; readonly message: string };
