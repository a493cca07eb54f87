// The kinds of errors and what each one means for whoever waits. Spec: 07-cli §6.1.

interface KindInfo {
  /** As error texts print it. */
  readonly text: string;
  /** Status of a REST answer; 405 for NotAllowed is wire compatibility. */
  readonly http: number;
  /** Passes by itself: trying again may help. */
  readonly transient?: true;
  /** Running the whole evaluation again cannot help. */
  readonly neverRestartable?: true;
  /** Trying the same operation again cannot help. */
  readonly nonRetryable?: true;
}

/** In the order of their numbers. */
const kinds = {
  Other: { text: 'unknown error', http: 500 },
  Canceled: { text: 'canceled', http: 500, neverRestartable: true },
  Timeout: { text: 'timeout', http: 500, transient: true },
  Temporary: { text: 'temporary', http: 503, transient: true },
  NotExist: { text: 'resource does not exist', http: 404, nonRetryable: true },
  NotAllowed: { text: 'access denied', http: 405, neverRestartable: true },
  NotSupported: { text: 'operation not supported', http: 500, neverRestartable: true, nonRetryable: true },
  TooManyTries: { text: 'too many tries', http: 500, transient: true },
  Integrity: { text: 'integrity error', http: 500 },
  ResourcesExhausted: { text: 'resources exhausted', http: 500 },
  Eval: { text: 'evaluation error', http: 500 },
  Unavailable: { text: 'unavailable', http: 500, transient: true },
  Fatal: { text: 'fatal', http: 500, neverRestartable: true, nonRetryable: true },
  Invalid: { text: 'invalid', http: 500, nonRetryable: true },
  Net: { text: 'network error', http: 500 },
  Precondition: { text: 'precondition was not met', http: 500 },
  OOM: { text: 'OOM error', http: 500 },
  Module: { text: 'module', http: 500, neverRestartable: true, nonRetryable: true },
  DockerExec: { text: 'docker exec', http: 500, neverRestartable: true, nonRetryable: true },
} as const satisfies Readonly<Record<string, KindInfo>>;

/** The code of a kind, as JSON writes it. */
export type ErrorKind = keyof typeof kinds;

const table: Readonly<Record<ErrorKind, KindInfo>> = kinds;

/** All kinds, in the order of their numbers. */
export const errorKinds: readonly ErrorKind[] = [
  'Other',
  'Canceled',
  'Timeout',
  'Temporary',
  'NotExist',
  'NotAllowed',
  'NotSupported',
  'TooManyTries',
  'Integrity',
  'ResourcesExhausted',
  'Eval',
  'Unavailable',
  'Fatal',
  'Invalid',
  'Net',
  'Precondition',
  'OOM',
  'Module',
  'DockerExec',
];

/** `resource does not exist`. */
export const errorKindText = (kind: ErrorKind): string => table[kind].text;
/** Status of a REST answer that carries an error of this kind. */
export const httpStatusOf = (kind: ErrorKind): number => table[kind].http;
export const isTransientKind = (kind: ErrorKind): boolean => table[kind].transient === true;
export const isNonRetryableKind = (kind: ErrorKind): boolean => table[kind].nonRetryable === true;
export const isNeverRestartableKind = (kind: ErrorKind): boolean => table[kind].neverRestartable === true;
